import type { CommandPayload, ReplyPayload, SyncPage } from '@confab/protocol'
import { features } from '@confab/protocol'
import type { Caller } from '../domain/caller.ts'
import { type Expiry, expiryOf } from '../domain/expiry.ts'
import type { Limits } from '../domain/limits.ts'
import { Refused } from '../domain/refusal.ts'
import { conversationKinds, roles } from '../domain/rights.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { Broker, Clock, Ids, Registry, Sink } from '../ports/node.ts'
import type { Reader } from '../ports/store.ts'
import { callAt } from './call-at.ts'
import { encode, eventFrame } from './encode.ts'
import type { Admission, Sessions } from './engine.ts'
import type { Hub } from './hub.ts'
import { tenantChannel } from './router.ts'
import { Session } from './session.ts'
import { storeCall } from './store-call.ts'
import type { Sync } from './sync.ts'

interface Needs {
  readonly hub: Hub
  readonly sync: Sync
  readonly reader: Reader
  readonly registry: Registry
  readonly broker: Broker
  readonly admission: Admission
  readonly clock: Clock
  readonly ids: Ids
  readonly limits: Limits
  readonly metrics: Metrics
  readonly serverId: string
  readonly epoch: () => string
  readonly draining: () => boolean
  /** Its transport is there; it has said nothing yet. */
  readonly opened: (session: Session) => void
  /** Who is there from now on. */
  readonly begun: (session: Session, payload: CommandPayload<'hello'>) => void
  /** What lives no longer than its session. */
  readonly gone: (session: Session) => void
}

/** The lives of sessions: opened with their transport, greeted, renewed, ended. */
export class Lives implements Sessions {
  readonly #needs: Needs
  readonly #tenants = new Map<number, number>()
  #told = ''
  #toldEpoch: string | undefined

  constructor(needs: Needs) {
    this.#needs = needs
  }

  get count(): number {
    return this.#needs.hub.rooms.count
  }

  /** Tenants that have sessions here. */
  get tenants(): number {
    return this.#tenants.size
  }

  open(caller: Caller, sink: Sink): Session {
    const { hub, registry, ids, limits, metrics } = this.#needs
    if (this.#needs.draining()) throw new Refused('draining', 'this node is going away', { retryAfter: 500 })
    if (hub.rooms.count >= limits.connections) throw new Refused('busy', 'this node is full', { retryAfter: 5_000 })
    const others = hub.rooms.sessionsOf(caller.user)
    if (others.length >= limits.connectionsPerUser) others[0]?.sink.close(4005, 'too many connections of this user')
    const session = new Session(ids.uuid(), caller, sink, hub.rooms.nextSlot())
    hub.rooms.seat(session)
    registry.add(caller.user, session.connectionId, caller.device)
    this.#countTenant(caller.tenant, 1)
    metrics.sessions(this.count)
    this.#watchExpiry(session)
    sink.push(encode(this.#connected(session)))
    this.#needs.opened(session)
    return session
  }

  async hello(session: Session, payload: CommandPayload<'hello'>): Promise<ReplyPayload<'hello'>> {
    if (session.greeted) throw new Refused('outOfTurn', 'hello was said before')
    session.greeted = true
    session.device ??= payload.device?.id
    const since = payload.since === undefined ? {} : { since: payload.since }
    const sync = await storeCall(() => this.#needs.sync.page(session.caller, since, session)).catch(
      (error: unknown) => {
        // It may be said again: nothing was answered.
        session.greeted = false
        throw error
      },
    )
    this.#needs.metrics.greeted(payload.since !== undefined)
    this.#begin(session, payload)
    return { expiresAt: this.#expiry(session).endsAt, sync }
  }

  #begin(session: Session, payload: CommandPayload<'hello'>): void {
    if (session.ended) return
    const { user, device } = session.caller
    // The registry knows of the device that the token claims; this one was declared just now.
    if (session.device !== device) this.#needs.registry.add(user, session.connectionId, session.device)
    this.#needs.begun(session, payload)
  }

  sync(session: Session, payload: CommandPayload<'sync'>): Promise<SyncPage> {
    return storeCall(() => this.#needs.sync.page(session.caller, payload, session))
  }

  async setInterest(session: Session, payload: CommandPayload<'interest'>): Promise<void> {
    for (const id of payload.conversations) {
      if (payload.level === 'none') this.#drop(session, id)
      else await this.#want(session, id, payload.level === 'head')
    }
  }

  async renew(session: Session, ticket: string): Promise<ReplyPayload<'renew'>> {
    const caller = await this.#needs.admission.redeem(ticket)
    const { tenant, user } = session.caller
    if (caller.tenant !== tenant || caller.user !== user) {
      session.sink.close(4001, 'the renewal is for somebody else')
      throw new Refused('unauthorized', 'the renewal is for somebody else')
    }
    // Gone meanwhile: timers set now would be nobody's, and keep all of it until the token ends.
    if (session.ended) throw new Refused('outOfTurn', 'the connection is gone')
    session.caller = caller
    this.#watchExpiry(session)
    return { expiresAt: this.#expiry(session).endsAt }
  }

  caughtUp(session: Session): void {
    this.#needs.hub.fanout.catchUp(session)
  }

  heard(session: Session, at: number): void {
    if (!session.ended) this.#needs.registry.heard(session.caller.user, session.connectionId, at)
  }

  end(session: Session): void {
    if (session.ended) return
    session.ended = true
    session.cancelExpiry()
    const { hub, registry, metrics } = this.#needs
    hub.rooms.unseat(session)
    this.#needs.gone(session)
    registry.remove(session.caller.user, session.connectionId)
    this.#countTenant(session.caller.tenant, -1)
    metrics.sessions(this.count)
  }

  #drop(session: Session, id: string): void {
    const room = this.#needs.hub.rooms.room(id)
    if (room) this.#needs.hub.rooms.leave(session, room)
  }

  async #want(session: Session, id: string, isHead: boolean): Promise<void> {
    const { hub, reader, limits } = this.#needs
    await session.reading(async () => {
      const visible = await storeCall(() => reader.visibility(id, session.caller))
      const isAnnouncement = visible?.row.kind === conversationKinds.announcement
      const mayRead = visible && (visible.row.role > roles.none || isAnnouncement) && !session.removedMeanwhile?.has(id)
      if (!visible || !mayRead) throw new Refused('notFound', 'no such conversation, or you are not a member')
      if (session.ended) return
      if (session.places.size >= limits.interestsPerSession)
        throw new Refused('limitReached', 'too many conversations at once')
      const { from, head, memberCount, countable } = visible.row
      const room = hub.join(session, id, { from, head, isHead }, memberCount, isAnnouncement)
      // What came between the read and the registration is told as the head: the client pulls it.
      const heads = [
        {
          conversationId: id,
          head: Math.max(head, room.position),
          countable: Math.max(countable, room.countable),
        },
      ]
      session.sink.push(eventFrame('heads', { heads }))
    })
  }

  /** A warning a minute (or a third of its life) before the token ends, then the end. */
  #watchExpiry(session: Session): void {
    session.cancelExpiry()
    const { clock } = this.#needs
    const { warnsAt, endsAt } = this.#expiry(session)
    // One timer a connection, the second one made by the first: an hour's token seldom sees the end of either.
    session.cancelExpiry = callAt(clock, warnsAt, () => {
      session.sink.push(eventFrame('tokenExpiring', { expiresAt: endsAt }))
      if (session.ended) return
      session.cancelExpiry = callAt(clock, endsAt, () => session.sink.close(4001, 'token expired'))
    })
  }

  #expiry(session: Session): Expiry {
    return expiryOf(session.caller, this.#needs.limits.clockSkewMs)
  }

  /** A node listens to a tenant's channel while it has sessions of it. */
  #countTenant(tenant: number, change: number): void {
    const count = (this.#tenants.get(tenant) ?? 0) + change
    const { broker } = this.#needs
    if (count > 0) this.#tenants.set(tenant, count)
    else this.#tenants.delete(tenant)
    if (count === 1 && change === 1) broker.subscribe(tenantChannel(tenant))
    if (count === 0) broker.unsubscribe(tenantChannel(tenant))
  }

  #connected({ connectionId, caller }: Session): string {
    const { endsAt } = expiryOf(caller, this.#needs.limits.clockSkewMs)
    const own = `"connectionId":"${connectionId}","user":${JSON.stringify(caller.external)},"expiresAt":${endsAt}`
    return `{"type":"connected","payload":{${own},${this.#ofNode()}}}`
  }

  /** What `connected` tells everybody alike, as members of a JSON object: made anew only when the epoch is another. */
  #ofNode(): string {
    const { limits, serverId } = this.#needs
    const epoch = this.#needs.epoch()
    if (epoch === this.#toldEpoch) return this.#told
    const { frameBytes, textBytes, sendsPerSecond, sendBurst, heartbeatMs: heartbeat, silenceMs: silence } = limits
    const shown = { frameBytes, textBytes, sendsPerSecond, sendBurst }
    this.#told = JSON.stringify({ serverId, epoch, heartbeat, silence, limits: shown, features }).slice(1, -1)
    this.#toldEpoch = epoch
    return this.#told
  }
}
