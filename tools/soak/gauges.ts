import { ask } from './ask.ts'
import type { SoakServer } from './server.ts'

/** What a server holds, by name. */
export type Gauges = ReadonlyMap<string, number>

/** Exactly back at the base line; the server counts them itself, at `/metrics` under `confab_held`. */
export const counted = [
  'transports',
  'connections',
  'sessions',
  'sessionUsers',
  'sessionTenants',
  'rooms',
  'fullInterests',
  'headInterests',
  'heldRanges',
  'waitingRanges',
  'fetches',
  'headsDue',
  'mailboxBytes',
  'pendingCommands',
  'sends',
  'syncs',
  'pulls',
  'typers',
  'typingNews',
  'cursors',
  'userNews',
  'devices',
  'presences',
  'presencesLingering',
  'presencesElsewhere',
  'statuses',
  'watched',
  'watchers',
  'presenceNews',
  'timers',
  'registered',
  'registeredDevices',
  'channels',
  'addresses',
  'addressTransports',
] as const

/** Of the process, with how much more is no leak: what is made late and kept, such as a connection to PostgreSQL. */
export const tolerances: Readonly<Record<string, number>> = {
  tcpHandles: 0,
  nodeTimers: 0,
  descriptors: 8,
  processListeners: 0,
  heap: 2_000_000,
  external: 1_000_000,
}

function heldIn(text: string): [string, number][] {
  const lines = text.matchAll(/^confab_held\{what="(\w+)"[^}]*\} (\S+)$/gm)
  return [...lines].map(([, name = '', value]) => [name, Number(value)])
}

function resourcesIn(text: string, type: string): number {
  return Number(new RegExp(`^nodejs_active_resources\\{type="${type}"[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1] ?? 0)
}

/** What can be read at any time. Throws where a gauge is missing: what is not counted may leak. */
export async function readGauges(server: SoakServer): Promise<Gauges> {
  const { status, body } = await ask(server, '/metrics')
  if (status !== 200) throw new Error(`/metrics answered ${status}`)
  const held = new Map(heldIn(body))
  const missing = counted.filter((name) => !held.has(name))
  if (missing.length > 0) throw new Error(`/metrics tells nothing of ${missing.join(', ')}`)
  held.set('tcpHandles', resourcesIn(body, 'TCPSocketWrap'))
  held.set('nodeTimers', resourcesIn(body, 'Timeout'))
  held.set('descriptors', server.descriptors)
  return held
}

/** The same after a collection of garbage, with what is left of memory, bytes. */
export async function readMemory(server: SoakServer): Promise<Gauges> {
  return new Map(Object.entries(await server.collect()))
}

/** For each name the larger of the two. */
export function most(one: Gauges, other: Gauges): Gauges {
  return new Map([...one, ...other].map(([name]) => [name, Math.max(one.get(name) ?? 0, other.get(name) ?? 0)]))
}

export interface Above {
  readonly name: string
  readonly base: number
  readonly now: number
}

/** What is above its base line by more than it may be. */
export function aboveBase(base: Gauges, now: Gauges): Above[] {
  return [...now]
    .map(([name, value]) => ({ name, base: base.get(name) ?? 0, now: value }))
    .filter((one) => one.now > one.base + (tolerances[one.name] ?? 0))
}
