import type { Figures } from '../figures.ts'
import { forEach, sleep } from '../generator.ts'
import type { Measured } from '../servers/measured.ts'
import { aside, busier, meter, microseconds } from '../servers/meter.ts'
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
  const tokens = users.map((user) => token(user))
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
    ...aside(busier(first.used, warm.used)),
  }
}

async function round(measured: Measured, open: Open, users: readonly string[]) {
  const read = meter(measured)
  const opened = await openAll(open, users)
  const used = read()
  for (const connection of opened) connection.end()
  await sleep(1_500)
  return { rate: (users.length / used.wallMs) * 1_000, cpuUs: microseconds(used, users.length), used }
}
