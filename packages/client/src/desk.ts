import type { CommandPayload, CommandType, Event, ReplyPayload } from '@confab/protocol'
import { features } from '@confab/protocol/plain'
import { addressOf } from './address.ts'
import { ask } from './asker.ts'
import type { ChatEvents } from './chat-events.ts'
import type { ChatState } from './chat-state.ts'
import { chatState, isSame } from './chat-state.ts'
import type { Ear } from './connection.ts'
import { Connection } from './connection.ts'
import { Courier } from './courier.ts'
import { Emitter } from './emitter.ts'
import { EndingClock } from './ending-clock.ts'
import { ConfabError } from './error.ts'
import type { Frame } from './frame.ts'
import type { Home } from './home.ts'
import { InterestTeller } from './interests.ts'
import { Keeper } from './keeper.ts'
import type { Server, State } from './machine-types.ts'
import { News } from './news.ts'
import type { Settings } from './options.ts'
import { Outbox } from './outbox.ts'
import { Puller } from './pull.ts'
import { reached } from './reached.ts'
import { Renewal } from './renewal.ts'
import type { Replica } from './replica.ts'
import { Roster } from './roster.ts'
import type { StoredCommand } from './storage.ts'
import { Sync } from './sync.ts'
import type { Fact, HomeFact } from './trace.ts'
import { sumUnread, type Unread } from './unread.ts'

/** Brings the parts of a chat together: what one of them needs of another goes over here. */
export class Desk implements Home<Replica>, Ear {
  readonly events = new Emitter<ChatEvents>()
  readonly clock: EndingClock
  readonly chance
  readonly ids
  readonly holding
  readonly trace
  readonly roster: Roster
  readonly outbox: Outbox
  readonly #settings: Settings
  readonly #connection: Connection
  readonly #keeper: Keeper
  readonly #sync: Sync
  readonly #puller: Puller
  readonly #news: News
  readonly #renewal: Renewal
  readonly #interests: InterestTeller<Replica>
  #state: ChatState = { kind: 'connecting' }
  #whole = false
  unread: Unread = sumUnread([])
  /** Said again with each hello: nobody who is invisible was seen to come. */
  presence: CommandPayload<'setPresence'> | undefined
  #epoch: string | undefined
  #user: string | undefined

  constructor(settings: Settings) {
    const { chance, ids, limits, trace, transport, token } = settings
    const clock = new EndingClock(settings.clock)
    this.#settings = settings
    this.clock = clock
    this.chance = chance
    this.ids = ids
    this.holding = limits
    this.trace = (fact: HomeFact) => trace({ conn: this.connectionId(), ...fact } as Fact)
    const address = addressOf(settings.url)
    const connection = new Connection({ address, token, transport, clock, chance }, this)
    this.#connection = connection
    this.roster = new Roster(this)
    this.#keeper = new Keeper(settings.storage, (error) => this.events.emit('storageFailed', error))
    this.outbox = new Outbox(new Courier(this, connection, this.roster), this.#keeper, limits)
    this.#sync = new Sync(this, connection)
    this.#puller = new Puller(this, connection)
    this.#news = new News(this)
    this.#renewal = new Renewal({
      clock,
      chance,
      token: () => token('expiring'),
      ticket: (fresh) => transport.ticket(address.tickets, fresh),
      renew: (ticket) => connection.request('renew', { ticket }),
    })
    this.#interests = new InterestTeller(this)
  }

  /** Begins, once everything that listens is there. */
  start(): void {
    void this.outbox.restore()
    this.#connection.start()
  }

  get state(): ChatState {
    return this.#state
  }

  wake(): void {
    this.#connection.wake()
  }

  close(): Promise<void> {
    this.#connection.close()
    this.outbox.close(new ConfabError('closed', 'the chat is closed; its storage keeps the outbox', 'sameId'))
    this.#pause()
    this.clock.end()
    return this.#keeper.close()
  }

  /** Resolves when there is a connection, and with `whole` when nothing is missing; rejects when there will be none. */
  until(wanted: 'ready' | 'whole'): Promise<void> {
    return reached(this.events, () => this.#state, wanted)
  }

  // What conversations need.

  user(): string | undefined {
    return this.#user
  }

  connectionId(): string | undefined {
    return this.#connection.server?.connectionId
  }

  synced(): boolean {
    return this.#sync.complete
  }

  closed(): boolean {
    return this.#state.kind === 'closed' || this.#state.kind === 'refused'
  }

  add(command: Omit<StoredCommand, 'order' | 'user'>): Promise<unknown> {
    return this.outbox.add(command)
  }

  waiting(lane: string): readonly StoredCommand[] {
    return this.outbox.waiting(lane)
  }

  ask<T extends CommandType>(type: T, payload: CommandPayload<T>): Promise<ReplyPayload<T>> {
    return ask(this, this.#connection, type, payload)
  }

  tell<T extends CommandType>(type: T, payload: CommandPayload<T>): void {
    this.#connection.say(type, payload)
  }

  refresh(replica: Replica): void {
    void this.#news.load(replica.id)
  }

  counted(): void {
    const unread = sumUnread(this.roster.replicas)
    if (isSame(unread, this.unread)) return
    this.unread = unread
    this.events.emit('unread', unread)
  }

  want(replica: Replica): void {
    this.#puller.want(replica)
  }

  interest(replica: Replica, level: 'full' | 'head'): void {
    this.#interests.want(replica, level)
    if (level === 'full' && !replica.listing && this.synced()) void this.#news.load(replica.id)
  }

  touched(replica: Replica): void {
    this.roster.touched(replica)
    this.#update()
    if (replica.listing || replica.absent) this.events.emit('conversation', this.roster.row(replica.id).conversation)
  }

  gone(replica: Replica): void {
    this.roster.touched(replica)
  }

  // What the connection tells.

  greet(server: Server): CommandPayload<'hello'> {
    if (this.#epoch !== undefined && (server.epoch !== this.#epoch || server.user !== this.#user)) this.reset()
    this.#epoch = server.epoch
    this.#user = server.user
    this.outbox.own(server.user)
    const { device } = this.#settings
    const { since } = this.#sync
    const { presence } = this
    return {
      features: [...features],
      ...(device && { device }),
      ...(presence && { presence }),
      ...(since !== undefined && { since }),
    }
  }

  welcome(welcome: ReplyPayload<'hello'>, server: Server): void {
    const { connectionId, serverId, epoch, user } = server
    this.trace({ ev: 'connected', conn: connectionId, user, serverId, epoch })
    for (const replica of this.roster.replicas) replica.attention.relink()
    this.#puller.turn(true)
    void this.#sync.begin(welcome.sync)
    this.outbox.pump(true)
  }

  lost(): void {
    this.trace({ ev: 'lost', conn: undefined })
    this.#pause()
  }

  event(event: Event): void {
    if (event.type === 'tokenExpiring') void this.#renewal.begin()
    else this.#news.take(event)
  }

  changed(state: State): void {
    if (state.kind === 'refused') {
      this.outbox.close(new ConfabError('refused', `refused: ${state.reason}`, 'never'))
    }
    this.#update()
  }

  frame(frame: Frame): void {
    this.events.emit('frame', frame)
  }

  delivered(most: number): { conversationId: string; seq: number }[] {
    return this.roster.delivered(most)
  }

  /** Without a connection nothing is asked for, and nothing is whole. */
  #pause(): void {
    this.#renewal.stop()
    this.#sync.stop()
    this.#puller.turn(false)
    for (const replica of this.roster.replicas) replica.touch()
  }

  /** The list of conversations is complete; `all`: it had every one there is. */
  listed(all: ReadonlySet<string> | undefined): void {
    if (all) this.roster.keepOnly(all)
    for (const replica of this.roster.replicas) {
      replica.marks.resume()
      replica.touch()
      if (!replica.urgent) continue
      if (!replica.attention.isFull) this.#interests.want(replica, 'full')
      if (!replica.listing) void this.#news.load(replica.id)
    }
  }

  reset(): void {
    this.#sync.forget()
    this.trace({ ev: 'reset' })
    for (const replica of this.roster.replicas) replica.reset()
    this.events.emit('reset', undefined)
  }

  #update(): void {
    const whole = this.#sync.complete && this.roster.whole
    const state = chatState(this.#connection.state, whole)
    const isNew = !isSame(state, this.#state)
    this.#state = state
    if (whole !== this.#whole) {
      this.#whole = whole
      if (whole) this.trace({ ev: 'whole', conv: undefined, seq: undefined })
      this.events.emit('whole', whole)
    }
    if (isNew) this.events.emit('state', state)
  }
}
