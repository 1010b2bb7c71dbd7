import type { Figures } from '../figures.ts'
import { forEach, generatorShare, sleep } from '../generator.ts'
import { cpuSince, type Measured } from '../servers/measured.ts'
import { token } from '../servers/token.ts'

/** A connection, as far as opening it goes. */
export interface Opened {
  end(): void
}

export type Open = (user: string, token: string) => Promise<Opened>

/** Handshakes under way at a time. */
const atOnce = 64

/** Opens a connection for each user; tokens are made beforehand. */
export async function openAll(open: Open, users: readonly string[], during = atOnce): Promise<Opened[]> {
  const tokens = users.map(token)
  const all: Opened[] = []
  await forEach(users.length, during, async (i) => {
    all.push(await open(users[i] as string, tokens[i] as string))
  })
  return all
}

/** Users who were never here, then the same again. */
export async function connections(measured: Measured, open: Open, users: readonly string[]): Promise<Figures> {
  const first = await round(measured, open, users)
  const warm = await round(measured, open, users)
  return {
    'first/s': first.rate,
    'warm/s': warm.rate,
    'CPU µs, first': first.cpuUs,
    'CPU µs, warm': warm.cpuUs,
    'generator %': Math.max(first.generator, warm.generator),
  }
}

async function round(measured: Measured, open: Open, users: readonly string[]) {
  const cpu = cpuSince(measured)
  const share = generatorShare()
  const began = performance.now()
  const opened = await openAll(open, users)
  const took = performance.now() - began
  const generator = share()
  const used = cpu()
  for (const connection of opened) connection.end()
  await sleep(1_500)
  const cpuUs = ((used.server + used.store) * 1_000) / users.length
  return { rate: (users.length / took) * 1_000, cpuUs, generator }
}
