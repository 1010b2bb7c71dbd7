import { randomUUID } from 'node:crypto'
import { ConfabClient } from '../confab-client.ts'
import { type Figures, generatorLoad, sleep } from '../figures.ts'
import { cpuMs, residentBytes } from '../processes.ts'
import { type MeasuredServer, token } from '../server.ts'

/** Opens them with so many handshakes under way at a time; each is authenticated and synced. */
async function openAll(server: MeasuredServer, users: readonly string[], atOnce: number): Promise<ConfabClient[]> {
  const tokens = users.map(token)
  const clients: ConfabClient[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < users.length) {
        const i = next++
        const client = new ConfabClient(users[i] as string)
        await client.open(server.port, tokens[i] as string)
        clients.push(client)
      }
    }),
  )
  return clients
}

/** Users who were never here, then the same again. */
export async function connects(server: MeasuredServer, count: number): Promise<Figures> {
  const users = Array.from({ length: count }, () => `user-${randomUUID()}`)
  const load = generatorLoad()
  const rate = async () => {
    const began = performance.now()
    const clients = await openAll(server, users, 64)
    const took = performance.now() - began
    for (const client of clients) client.end()
    await sleep(500)
    return (count / took) * 1_000
  }
  const first = await rate()
  const warm = await rate()
  return { 'first/s': first, 'warm/s': warm, 'generator %': load() }
}

/** Idle connections, each authenticated, in one conversation of ten. */
export async function idle(server: MeasuredServer, count: number): Promise<Figures> {
  const users = Array.from({ length: count }, (_, i) => `idle-${i}`)
  const warm = await openAll(server, users, 32)
  for (let i = 0; i < count; i += 10) {
    const [owner, ...others] = users.slice(i, i + 10)
    const client = warm.find((one) => one.user === owner) as ConfabClient
    await client.ask('create', { clientId: randomUUID(), kind: 'group', title: 'Ten', users: others })
  }
  for (const client of warm) client.end()
  await sleep(3_000)
  const empty = residentBytes(server.pid)
  const clients = await openAll(server, users, 32)
  await sleep(3_000)
  const full = residentBytes(server.pid)
  const cpu = cpuMs(server.root)
  const seconds = 20
  await sleep(seconds * 1_000)
  const used = cpuMs(server.root) - cpu
  for (const client of clients) client.end()
  return {
    'RSS KB a connection': (full - empty) / count / 1_024,
    'CPU µs a connection and s': (used * 1_000) / count / seconds,
  }
}
