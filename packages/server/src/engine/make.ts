import type { Caller } from '../domain/caller.ts'
import type { Limits } from '../domain/limits.ts'
import type { Epoch, Revocations, Tickets } from '../ports/credentials.ts'
import type { CursorStore } from '../ports/cursors.ts'
import type { DeviceStore } from '../ports/devices.ts'
import type { Diary } from '../ports/diary.ts'
import type { Directory } from '../ports/directory.ts'
import type { EventLog, RangeReader } from '../ports/event-log.ts'
import type { Facts } from '../ports/facts.ts'
import { noFacts } from '../ports/facts.ts'
import type { Identity } from '../ports/identity.ts'
import type { InviteStore } from '../ports/invites.ts'
import type { Leases } from '../ports/lease.ts'
import type { LoginStore } from '../ports/logins.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { Broker, Buckets, Clock, Digest, Ids, Registry } from '../ports/node.ts'
import type { ReactionReader } from '../ports/reactions.ts'
import type { SessionTokens } from '../ports/session-tokens.ts'
import type { Journal, Log, Reader } from '../ports/store.ts'
import { Entrance } from './admission.ts'
import { Audiences } from './audience.ts'
import { Conversing } from './conversations.ts'
import { DeviceCare } from './devices.ts'
import type { Engine } from './engine.ts'
import { Gate } from './gate.ts'
import { History } from './history.ts'
import { holdingsOf } from './holdings.ts'
import { Hub } from './hub.ts'
import { Inviting } from './invites.ts'
import { LoggingIn } from './logins.ts'
import { Sending } from './messages.ts'
import { Outage } from './outage.ts'
import { Pace } from './pace.ts'
import { Persons } from './people.ts'
import { Attendance } from './presence.ts'
import { Reacted } from './reactions.ts'
import { Rebalance } from './rebalance.ts'
import { ReceiptNews } from './receipt-news.ts'
import { Receipting } from './receipts.ts'
import { Relay } from './relay.ts'
import { Repair } from './repair.ts'
import { Router } from './router.ts'
import { Running } from './running.ts'
import type { Session } from './session.ts'
import { SessionFacts } from './session-facts.ts'
import { Lives } from './sessions.ts'
import { Signals } from './signals.ts'
import { Sync } from './sync.ts'
import { Tail } from './tail.ts'
import { Typists } from './typing.ts'
import { UserNews } from './user-news.ts'
import { Lookups } from './whereabouts.ts'
import { Writer } from './writer.ts'

/** All that the engine needs of the world. */
export interface World {
  readonly store: {
    readonly log: Log
    readonly reader: Reader
    readonly journal: Journal
    readonly cursors: CursorStore
    readonly devices: DeviceStore
    readonly logins: LoginStore
    readonly directory: Directory
    readonly tickets: Tickets
    readonly revocations: Revocations
    readonly epoch: Epoch
    readonly leases: Leases
    readonly ranges: RangeReader
    readonly reactions: ReactionReader
    readonly invites: InviteStore
  }
  readonly broker: Broker
  readonly registry: Registry
  /** undefined: nobody listens. */
  readonly eventLog: EventLog | undefined
  /** Not given: nobody wants to know. */
  readonly facts?: Facts
  readonly identity: Identity
  readonly sessionTokens: SessionTokens
  /** Of sends a user, over all devices. */
  readonly buckets: Buckets
  readonly clock: Clock
  readonly ids: Ids
  readonly digest: Digest
  readonly limits: Limits
  readonly metrics: Metrics
  readonly diary: Diary
  readonly serverId: string
}

/** Looks at the presence of up to 200 users each: cheap for acquaintances, not for strangers. */
const looksAtOnce = 4

/** Puts the rooms of the road together. Nothing runs before `state.start()`. */
export function makeEngine(world: World): Engine {
  const { store, broker, registry, clock, limits, metrics, digest, ids } = world
  const node = world.serverId
  const running = new Running(world)
  const router = new Router({ broker, registry, clock, node })
  const committed: Router['committed'] = (items, outcome) => {
    router.committed(items, outcome)
    relay.woke()
  }
  const outage = new Outage(clock, world.diary)
  const writer = new Writer({ log: store.log, clock, limits, metrics, outage, committed })
  const repair = new Repair(store.reader, metrics, clock)
  const isAppending = (conversation: string) => writer.isAppending(conversation)
  const hub = new Hub({ broker, clock, limits, metrics, isAppending, repair })
  const userNews = new UserNews(store.directory, hub.rooms, clock)
  const admission = new Entrance({ ...world, ...store, router })
  const care = new DeviceCare({ devices: store.devices, registry, admission, clock, limits })
  const syncGate = (atOnce: number) =>
    new Gate({ atOnce, waiting: limits.syncsWaiting }, 'too many are coming back at once')
  const gate = syncGate(limits.syncsAtOnce)
  const pulls = new Gate(
    { atOnce: limits.pullsAtOnce, waiting: limits.pullsWaiting },
    'too many read older entries at once',
  )
  const facts = new SessionFacts(world.facts ?? noFacts, clock)
  const rebalance = new Rebalance({
    rooms: hub.rooms,
    clock,
    limits,
    loads: () => presence.loads,
    leaving: () => running.leaving,
  })
  const presence: Attendance = new Attendance({
    came: () => rebalance.came(),
    ...world,
    ...store,
    hub,
    router,
    care,
    gate: syncGate(looksAtOnce),
    node,
    changed: (codes) => facts.presence(codes),
  })
  const told: Attendance['receive'] = (from, header) => presence.receive(from, header)
  const signals = new Signals({ hub, reader: store.reader, limits, userNews, presence: told })
  const tail = new Tail({ journal: store.journal, hub, signals, broker, clock, limits })
  const epoch = () => running.epoch
  const relay = new Relay({ ...world, epoch: () => running.lookAtEpoch(), newest: () => tail.newest })
  const sync = new Sync({ reader: store.reader, hub, tail, gate, limits, epoch })
  const pace = new Pace({ atOnce: limits.pagesAtOnce, waiting: limits.pullsWaiting }, clock)
  const reacted = new Reacted(store.reader, store.reactions)
  const history = new History(store.reader, hub, pulls, pace, reacted)
  const { reader, cursors } = store
  const audiences = new Audiences(reader, clock)
  const receipts = new Receipting({ cursors, reader, hub, clock, limits, news: new ReceiptNews(router, audiences) })
  const typing = new Typists({ hub, router, audiences, clock, limits })
  const sent = (caller: Caller, conversation: string, seq: number, session?: Session) => {
    receipts.sent(caller, conversation, seq)
    if (session) typing.ended(session, conversation)
  }
  const sending = new Sending({ writer, history, reacted, buckets: world.buckets, clock, digest, sent })
  const draining = () => running.draining
  const sessions = new Lives({
    hub,
    sync,
    reader,
    registry,
    broker,
    admission,
    clock,
    ids,
    limits,
    metrics,
    serverId: node,
    epoch,
    draining,
    opened: (session) => facts.opened(session),
    begun: (session, payload) => {
      facts.begun(session)
      presence.begin(session, payload)
    },
    gone: (session) => {
      typing.gone(session)
      presence.gone(session)
      facts.ended(session)
    },
  })
  const conversations = new Conversing({ ...store, digest, limits, sending, router, sync })
  metrics.holds(() => holdingsOf({ hub, writer, gate, pulls, sessions, typing, receipts, userNews, presence, care }))
  metrics.keeps('audiences', audiences.kept)
  metrics.keeps('receiptCounts', receipts.counted.kept)
  broker.onEnvelope((envelope) => signals.receive(envelope))
  running.attach({
    hub,
    writer,
    outage,
    tail,
    relay,
    cursors: receipts.batch,
    devices: care.batch,
    presence,
    rebalance,
  })
  return {
    admission,
    messages: sending,
    conversations,
    invites: new Inviting({ ...world, invites: store.invites, conversations, sending }),
    people: new Persons(store.directory, limits),
    receipts,
    typing,
    presence,
    devices: care,
    logins: new LoggingIn({ ...world, ...store, tokens: world.sessionTokens, admission, care }),
    sessions,
    whereabouts: new Lookups(store.directory, registry, node),
    state: running,
  }
}
