import type { Caller } from '../../../packages/server/src/domain/caller.ts'
import { defaultLimits } from '../../../packages/server/src/domain/limits.ts'
import { Hub } from '../../../packages/server/src/engine/hub.ts'
import { Repair } from '../../../packages/server/src/engine/repair.ts'
import { Session } from '../../../packages/server/src/engine/session.ts'
import { noMetrics } from '../../../packages/server/src/ports/metrics.ts'
import type { Broker, Clock, Sink } from '../../../packages/server/src/ports/node.ts'
import type { Reader } from '../../../packages/server/src/ports/store.ts'

/** Node with --expose-gc, run for this alone: argument 1 the members of a room, argument 2 the interests in all. */
const [size, interests] = process.argv.slice(2).map(Number) as [number, number]
const each = 10
const nothing = () => undefined
const clock: Clock = { now: () => 0, after: () => nothing }
const sink: Sink = { isSlow: false, push: () => true, close: nothing }
const broker: Broker = {
  toNodes: nothing,
  toChannel: nothing,
  subscribe: nothing,
  unsubscribe: nothing,
  onEnvelope: nothing,
  up: true,
}
const nobody = {} as Reader

function makeHub(): Hub {
  const repair = new Repair(nobody, noMetrics, clock)
  return new Hub({ broker, clock, limits: defaultLimits, metrics: noMetrics, isAppending: () => false, repair })
}

function seated(hub: Hub, user: number): Session {
  const external = `user-${user}`
  const rights = { tenantName: 'main', device: undefined, admin: false, issuedAt: 0, expiresAt: 0 }
  const caller: Caller = { tenant: 1, user, external, ...rights }
  const session = new Session(`connection-${user}`, caller, sink, hub.rooms.nextSlot())
  hub.rooms.seat(session)
  return session
}

/** Pages that the collector has emptied go back to the system a while after it ran. */
async function live(): Promise<{ used: number; rss: number }> {
  for (let i = 0; i < 5; i++) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  const { heapUsed, external, rss } = process.memoryUsage()
  return { used: heapUsed + external, rss }
}

const hub = makeHub()
const sessions = Array.from({ length: interests / each }, (_, i) => seated(hub, i + 1))
const rooms = Array.from({ length: interests / size }, (_, i) => {
  return `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`
})
const before = await live()
for (let i = 0; i < interests; i++) {
  // A session's ten rooms lie far apart: neighbours in one room are strangers in the next.
  const session = sessions[i % sessions.length] as Session
  hub.join(session, rooms[Math.floor(i / size)] as string, { from: 1, head: 100, isHead: false }, size, false)
}
const after = await live()
console.log(
  JSON.stringify({
    bytes: (after.used - before.used) / interests,
    resident: (after.rss - before.rss) / interests,
    kept: hub.rooms.count,
  }),
)
