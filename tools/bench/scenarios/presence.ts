import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Figures } from '../figures.ts'
import { forEach, sleep } from '../generator.ts'
import type { Measured } from '../servers/measured.ts'
import { meter } from '../servers/meter.ts'
import { token } from '../servers/token.ts'
import { ConfabClient } from '../wire/confab-client.ts'

const script = new URL('presence.process.ts', import.meta.url).pathname
const graceMs = 3_000
const awayMs = 5_000
const warmMs = 10_000
const measuredMs = 20_000
const size = 20

/** A short grace: the work is the same, and the measurement does not wait for 30 s. */
export const presenceOn = { CONFAB_PRESENCE_GRACE_MS: String(graceMs) }
/** Nothing is told or looked at while this lasts: what is left is the connections' own. */
export const presenceOff = {
  CONFAB_PRESENCE_MS: '3600000',
  CONFAB_DIGEST_MS: '3600000',
  CONFAB_NODE_SILENCE_MS: '10800000',
}

export interface Attended {
  /** CPU of the server, percent of a core. */
  readonly server: number
  readonly store: number
  /** Users who were told as changed, to one watcher each. */
  readonly told: number
  readonly generator: number
  readonly others: number
}

/**
 * All are online in groups of 20 that watch each other; a tenth of them leaves each minute for longer than the grace,
 * and comes back.
 */
export async function attend(measured: Measured, users: readonly string[], watch: boolean): Promise<Attended> {
  let told = 0
  const clients: ConfabClient[] = []
  const open = async (i: number) => {
    const client = new ConfabClient(users[i] as string, new Map())
    client.onEvent = (type, payload) => {
      if (type === 'presence') told += (payload.users as unknown[]).length
    }
    await client.open(measured.port, token(client.user))
    clients[i] = client
    const from = i - (i % size)
    if (watch) await client.ask('watch', { users: users.slice(from, from + size) })
  }
  await forEach(users.length, 32, open)
  let going = true
  const flapping = flap(
    users.length,
    () => going,
    async (i) => {
      clients[i]?.end()
      await sleep(awayMs)
      await open(i)
    },
  )
  await sleep(warmMs)
  const before = told
  const read = meter(measured)
  await sleep(measuredMs)
  const used = read()
  const counted = told - before
  going = false
  await flapping
  for (const client of clients) client.end()
  const share = (ms: number) => (100 * ms) / used.wallMs
  return { server: share(used.server), store: share(used.store), told: counted, ...shares(used) }
}

function shares({ generator, others }: { generator: number; others: number }) {
  return { generator, others }
}

/** One after the other, evenly, a tenth a minute. */
async function flap(count: number, goes: () => boolean, one: (i: number) => Promise<void>): Promise<void> {
  const everyMs = 60_000 / (count / 10)
  const under: Promise<void>[] = []
  // Neighbours are in one group: the next one to go is of another.
  for (let i = 0; goes(); i++) {
    under.push(one((i * (size + 1)) % count))
    await sleep(everyMs)
  }
  await Promise.all(under)
}

export function presenceFigures(own: Attended, all: Attended): Figures {
  return {
    '% of a core': all.server - own.server,
    "% of a core, connections' own": own.server,
    '% of a core, PostgreSQL above': all.store - own.store,
    'told/s': (all.told / measuredMs) * 1_000,
    'generator %': Math.max(own.generator, all.generator),
    'others %': Math.max(own.others, all.others),
  }
}

/** What a user's presence takes in the node, and what a watch of the 19 others of his group does beside. */
export async function presenceMemory(users: number): Promise<Figures> {
  const flags = ['--expose-gc', '--conditions=confab-source', script, String(users)]
  const { stdout } = await promisify(execFile)(process.execPath, flags)
  const { user = Number.NaN, watcher = Number.NaN } = JSON.parse(stdout) as { user?: number; watcher?: number }
  return { 'B a user': user, 'B a watcher of 20': watcher }
}
