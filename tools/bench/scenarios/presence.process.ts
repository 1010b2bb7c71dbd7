import type { Caller } from '../../../packages/server/src/domain/caller.ts'
import { defaultLimits } from '../../../packages/server/src/domain/limits.ts'
import { OwnPresence } from '../../../packages/server/src/engine/presence-own.ts'
import { Watches } from '../../../packages/server/src/engine/presence-watches.ts'
import { Rooms } from '../../../packages/server/src/engine/rooms.ts'
import { Session } from '../../../packages/server/src/engine/session.ts'
import type { Sink } from '../../../packages/server/src/ports/node.ts'

/** Node with --expose-gc, run for this alone: argument 1 how many users, each connected once, in groups of 20. */
const count = Number(process.argv[2])
const size = 20
const sink: Sink = { isSlow: false, push: () => true, close: () => undefined }
const rooms = new Rooms(() => undefined)

function seated(user: number): Session {
  const rights = { tenantName: 'main', device: undefined, admin: false, issuedAt: 0, expiresAt: 0 }
  const caller: Caller = { tenant: 1, user, external: `user-${user}`, ...rights }
  const session = new Session(`connection-${user}`, caller, sink, rooms.nextSlot())
  rooms.seat(session)
  return session
}

async function live(): Promise<number> {
  for (let i = 0; i < 5; i++) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const sessions = Array.from({ length: count }, (_, i) => seated(i + 1))
const own = new OwnPresence(rooms, defaultLimits)
const watches = new Watches()
const empty = await live()
for (const session of sessions) {
  session.presence.hasBegun = true
  own.update(session.caller.user, 0)
}
for (const _ of own.news());
const there = await live()
for (let i = 0; i < count; i += size) {
  const group = sessions.slice(i, i + size)
  for (const session of group) {
    const others = group.filter((other) => other !== session)
    watches.set(session, new Map(others.map(({ caller }) => [caller.user, caller.external])), () => [2, 0])
  }
}
const watched = await live()
if (own.codes.size !== count || watches.users !== count) throw new Error('somebody is missing')
console.log(JSON.stringify({ user: (there - empty) / count, watcher: (watched - there) / count }))
