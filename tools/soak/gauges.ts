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

/**
 * What is remembered for speed, with the bytes that one of it takes. Of these there may be more than at the base line, up to
 * the bound that the server tells; what they take then is no leak.
 */
export const remembered: Readonly<Record<string, number>> = {
  names: 150,
  arrivals: 400,
  tenants: 150,
  audiences: 500,
  receiptCounts: 500,
  addressBuckets: 250,
}

/** Of the process, with how much more is no leak: what is made late and kept, such as a connection to PostgreSQL. */
export const tolerances: Readonly<Record<string, number>> = {
  overBound: 0,
  tcpHandles: 0,
  nodeTimers: 0,
  descriptors: 8,
  processListeners: 0,
  heap: 500_000,
  wholeHeap: 8_000_000,
  external: 1_000_000,
}

function labelledIn(text: string, metric: string): Map<string, number> {
  const lines = text.matchAll(new RegExp(`^${metric}\\{what="(\\w+)"[^}]*\\} (\\S+)$`, 'gm'))
  return new Map([...lines].map(([, name = '', value]) => [name, Number(value)]))
}

/** What `/metrics` tells of what is held. Throws where a gauge is missing: what is not counted may leak. */
export function heldIn(text: string): Map<string, number> {
  const held = labelledIn(text, 'confab_held')
  const bounds = labelledIn(text, 'confab_held_most')
  const missing = [
    ...[...counted, ...Object.keys(remembered)].filter((name) => !held.has(name)),
    ...Object.keys(remembered).filter((name) => !bounds.has(name)),
  ]
  if (missing.length > 0) throw new Error(`/metrics tells nothing of ${missing.join(', ')}`)
  const broken = [...bounds].filter(([name, bound]) => (held.get(name) ?? 0) > bound)
  return held.set('overBound', broken.length)
}

function resourcesIn(text: string, type: string): number {
  return Number(new RegExp(`^nodejs_active_resources\\{type="${type}"[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1] ?? 0)
}

const tries = 5

/** A machine with much to do may be too slow for a server of so little patience (408, or hung up on): asked again. */
async function readMetrics(server: SoakServer): Promise<string> {
  for (let i = 1; ; i++) {
    try {
      const { status, body } = await ask(server, '/metrics')
      if (status === 200) return body
      throw new Error(`/metrics answered ${status}`)
    } catch (error) {
      if (i === tries || !server.lives) throw error
    }
  }
}

/** What can be read at any time. Throws where a gauge is missing. */
export async function readGauges(server: SoakServer): Promise<Gauges> {
  const body = await readMetrics(server)
  const held = heldIn(body)
  held.set('tcpHandles', resourcesIn(body, 'TCPSocketWrap'))
  held.set('nodeTimers', resourcesIn(body, 'Timeout'))
  held.set('descriptors', server.descriptors)
  return held
}

/** What is left of memory after a collection of garbage, bytes; without what is only remembered for speed. */
export async function readMemory(server: SoakServer): Promise<Gauges> {
  const left = await server.collect()
  return new Map(Object.entries({ ...left, heap: left.heap - rememberedBytes(await readGauges(server)) }))
}

export function rememberedBytes(held: Gauges): number {
  return Object.entries(remembered).reduce((sum, [name, bytes]) => sum + (held.get(name) ?? 0) * bytes, 0)
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
    .filter(([name]) => !(name in remembered))
    .map(([name, value]) => ({ name, base: base.get(name) ?? 0, now: value }))
    .filter((one) => one.now > one.base + (tolerances[one.name] ?? 0))
}
