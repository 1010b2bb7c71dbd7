import type { Figures } from '../figures.ts'
import { sleep } from '../generator.ts'
import { proportionalBytes, residentBytes } from '../processes.ts'
import type { Scale } from '../scale.ts'
import { type Measured, storeProcesses } from '../servers/measured.ts'
import { aside, meter, microseconds } from '../servers/meter.ts'
import { type Open, openAll } from './connections.ts'

/** Some come and go first, so that code and pools are there before the memory is looked at. */
const before = 200

/**
 * Connections that only answer heartbeats, on a server that has just started. Memory is the resident one of the
 * server's process, by how much it is more than without them; of PostgreSQL it is told beside.
 */
export async function idle(measured: Measured, open: Open, users: readonly string[], scale: Scale): Promise<Figures> {
  for (const early of await openAll(open, users.slice(0, before), 32)) early.end()
  await sleep(3_000)
  const empty = memory(measured)
  const opened = await openAll(open, users, 32)
  await sleep(scale.quietSeconds * 1_000)
  const read = meter(measured)
  await sleep(scale.idleSeconds * 1_000)
  const used = read()
  const full = memory(measured)
  for (const connection of opened) connection.end()
  return {
    'RSS KB': (full.server - empty.server) / users.length / 1_024,
    ...(measured.storePid !== undefined && { 'PostgreSQL KB': (full.store - empty.store) / users.length / 1_024 }),
    'CPU µs/s': microseconds(used, users.length) / (used.wallMs / 1_000),
    'RSS MB before': empty.server / 2 ** 20,
    'RSS MB with them': full.server / 2 ** 20,
    ...aside(used),
  }
}

function memory(measured: Measured): { server: number; store: number } {
  return { server: residentBytes(measured.pid), store: proportionalBytes(storeProcesses(measured)) }
}
