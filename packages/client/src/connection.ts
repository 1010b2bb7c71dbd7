import type { CommandPayload, CommandType, ReplyPayload, Event as WireEvent } from '@confab/protocol'
import { subprotocol, tokenSubprotocol } from '@confab/protocol/plain'
import { Acks } from './acks.ts'
import type { Address } from './address.ts'
import { affinityOf } from './affinity.ts'
import type { Clock } from './clock.ts'
import { fromWire } from './error.ts'
import type { Frame } from './frame.ts'
import { bytesOf, commandText, readFrame } from './frame.ts'
import type { Chance } from './ids.ts'
import { begin, step } from './machine.ts'
import type { Effect, Event, Server, State, Step, TokenReason } from './machine-types.ts'
import { Pause } from './pause.ts'
import type { Done } from './requests.ts'
import { lost, Requests } from './requests.ts'
import type { Link, Transport } from './transport.ts'

/** What the connection needs of the world. */
export interface World {
  readonly address: Address
  readonly token: (reason: TokenReason) => Promise<string>
  readonly transport: Transport
  readonly clock: Clock
  readonly chance: Chance
}

/** What the connection tells, in this order for each link: `greet`, then `welcome`, then `lost` or a next `welcome`. */
export interface Ear {
  /** The hello for this server; here the epoch is compared. */
  greet(server: Server): CommandPayload<'hello'>
  /** This link carries the traffic from now on. */
  welcome(welcome: ReplyPayload<'hello'>, server: Server): void
  /** No link carries the traffic; commands under way have got their outcome. */
  lost(): void
  event(event: WireEvent): void
  changed(state: State): void
  frame(frame: Frame): void
  /** What was got of conversations and is not told yet, of so many at most; it counts as told from now on. */
  delivered(most: number): Delivery[]
}

type Delivery = NonNullable<CommandPayload<'ack'>['delivered']>[number]

interface Wire {
  readonly link: Link
  readonly acks: Acks
  welcome?: ReplyPayload<'hello'>
  server?: Server
}

const patience = 30_000
/** Heard so many ms ago a server is there; else it has so many to show it. */
const fresh = 1_000
const proof = 5_000
const nowhere = '00000000-0000-0000-0000-000000000000'
/** An acknowledgement names so many conversations. */
const mostDelivered = 64

/** Drives the machine: does what its effects say, and feeds it what happens. Holds at most two links. */
export class Connection {
  readonly #world: World
  readonly #ear: Ear
  readonly #wires = new Map<number, Wire>()
  readonly #requests: Requests
  readonly #sleep: () => void
  #state: State
  #current: number | undefined
  #heardAt: number
  readonly #alarm: Pause
  #alarmAt: number | undefined

  constructor(world: World, ear: Ear) {
    this.#world = world
    this.#ear = ear
    this.#heardAt = world.clock.now()
    this.#alarm = new Pause(world.clock)
    this.#requests = new Requests(world.clock, patience)
    this.#sleep = world.transport.onWake?.(() => this.wake()) ?? (() => {})
    this.#state = begin(this.#heardAt)[0]
  }

  /** Asks for the first token. Until this is called nothing is told. */
  start(): void {
    this.#take(begin(this.#world.clock.now()))
  }

  get state(): State {
    return this.#state
  }

  /** The server at the other end, while a link carries the traffic. */
  get server(): Server | undefined {
    return this.#current === undefined ? undefined : this.#wires.get(this.#current)?.server
  }

  /** Tries again at once, if it waits; looks at once whether the server is still there, if it was silent. */
  wake(): void {
    this.#feed({ type: 'wake' })
    const link = this.#current
    const { clock } = this.#world
    if (link === undefined || clock.now() - this.#heardAt < fresh) return
    const end = clock.after(proof, () => {
      this.#wires.get(link)?.link.close(1000)
      this.#feed({ type: 'lost', link, code: 1006, reason: 'the server fell silent' })
    })
    // Of all there is to ask this costs a server least: it has no such conversation, and says so.
    this.#ask(link, 'typing', { conversationId: nowhere, typing: false }, end)
  }

  close(): void {
    this.#sleep()
    this.#feed({ type: 'close' })
    for (const [link, { acks }] of [...this.#wires]) {
      acks.stop()
      this.#requests.drop(link)
    }
    this.#wires.clear()
    this.#current = undefined
    this.#requests.stop()
  }

  /** Sends a command; `done` gets its one outcome, `lost` at once where there is no link. */
  command<T extends CommandType>(type: T, payload: CommandPayload<T>, done: Done): void {
    if (this.#current === undefined) done({ ok: false, error: lost() })
    else this.#ask(this.#current, type, payload, done)
  }

  /** The same as a promise. Rejects with a ConfabError. */
  request<T extends CommandType>(type: T, payload: CommandPayload<T>): Promise<ReplyPayload<T>> {
    return new Promise((resolve, reject) => {
      this.command(type, payload, (outcome) => {
        if (outcome.ok) resolve(outcome.payload as ReplyPayload<T>)
        else reject(outcome.error)
      })
    })
  }

  /** Sends a command whose reply nobody waits for; without a connection it is dropped. */
  say<T extends CommandType>(type: T, payload: CommandPayload<T>): void {
    this.tell(this.#current, type, payload)
  }

  /** Sends a command that has no reply. */
  tell<T extends CommandType>(link: number | undefined, type: T, payload: CommandPayload<T>, id?: number): void {
    const wire = link === undefined ? undefined : this.#wires.get(link)
    if (!wire) return
    const seen = type === 'renew' ? {} : payload
    this.#ear.frame({ way: 'out', type, ...(id && { id }), payload: seen })
    wire.link.send(commandText(type, payload, id))
  }

  #ask<T extends CommandType>(link: number, type: T, payload: CommandPayload<T>, done: Done): void {
    this.tell(link, type, payload, this.#requests.add(link, done))
  }

  #feed(event: Event): void {
    this.#take(step(this.#state, event, this.#world.clock.now(), this.#world.chance))
  }

  #take([state, effects]: Step): void {
    const changed = state !== this.#state
    this.#state = state
    this.#setAlarm()
    for (const effect of effects) this.#do(effect)
    if (changed) this.#ear.changed(state)
  }

  #setAlarm(): void {
    const at = 'alarm' in this.#state ? this.#state.alarm : undefined
    if (at === this.#alarmAt) return
    this.#alarmAt = at
    this.#alarm.end()
    if (at === undefined) return
    this.#alarm.begin(Math.max(0, at - this.#world.clock.now()), () => {
      this.#alarmAt = undefined
      this.#feed({ type: 'alarm', heardAt: this.#heardAt })
    })
  }

  #do(effect: Effect): void {
    const { link } = effect
    if (effect.do === 'token') this.#token(link, effect.reason)
    else if (effect.do === 'open') this.#open(link, effect.token)
    else if (effect.do === 'hello') this.#hello(link)
    else if (effect.do === 'adopt') this.#adopt(link)
    else if (effect.do === 'drop') this.#drop(link)
    else this.#wires.get(link)?.link.close(effect.code)
  }

  async #token(link: number, reason: TokenReason): Promise<void> {
    try {
      const token = await this.#world.token(reason)
      this.#feed({ type: 'token', link, token })
    } catch (thrown) {
      const final = (Object(thrown) as { code?: unknown }).code === 'unauthorized'
      this.#feed({ type: 'tokenFailed', link, reason: 'no token', final })
    }
  }

  #open(link: number, token: string): void {
    const { transport, address, clock } = this.#world
    const protocols = [subprotocol, tokenSubprotocol + token]
    const socket = transport.connect(address.socket + affinityOf(token), protocols, {
      text: (frame) => this.#hear(link, frame),
      closed: (code, reason) => {
        this.#feed({ type: 'lost', link, code, reason })
        this.#requests.drop(link)
        this.#wires.get(link)?.acks.stop()
        this.#wires.delete(link)
      },
    })
    const acks = new Acks(clock, (frames) => this.#acknowledge(link, frames))
    this.#wires.set(link, { link: socket, acks })
  }

  #hello(link: number): void {
    const wire = this.#wires.get(link)
    if (!wire?.server) return
    this.#ask(link, 'hello', this.#ear.greet(wire.server), (outcome) => {
      if (outcome.ok) {
        wire.welcome = outcome.payload as ReplyPayload<'hello'>
        // Then the server counts what it is owed.
        if (wire.server?.features.includes('credit')) wire.acks.begin()
        this.#feed({ type: 'welcome', link })
      } else if (outcome.error.code !== 'lost') {
        const { message, retryAfter = 0 } = outcome.error
        this.#feed({ type: 'helloRefused', link, reason: message, retryAfter })
      }
    })
  }

  #adopt(link: number): void {
    const wire = this.#wires.get(link)
    if (!wire?.welcome || !wire.server) return
    this.#current = link
    this.#heardAt = this.#world.clock.now()
    this.#ear.welcome(wire.welcome, wire.server)
  }

  #drop(link: number): void {
    if (this.#current !== link) return
    this.#current = undefined
    this.#requests.drop(link)
    this.#ear.lost()
  }

  #hear(link: number, text: string): void {
    const wire = this.#wires.get(link)
    wire?.acks.took(bytesOf(text))
    const frame = readFrame(text)
    if (!frame || !wire) return
    this.#heardAt = this.#world.clock.now()
    this.#ear.frame({ ...frame, way: 'in' })
    if (frame.type === 'reply') this.#requests.settle(frame.id, { ok: true, payload: frame.payload })
    else if ('id' in frame) this.#requests.settle(frame.id, { ok: false, error: fromWire(frame.payload) })
    else this.#event(link, frame)
  }

  #acknowledge(link: number, frames: number): boolean {
    const delivered = link === this.#current ? this.#ear.delivered(mostDelivered) : []
    this.tell(link, 'ack', { frames, ...(delivered.length > 0 && { delivered }) })
    return delivered.length === mostDelivered
  }

  #event(link: number, event: WireEvent): void {
    if (event.type === 'connected') this.#connected(link, event.payload)
    else if (event.type === 'ping') this.tell(link, 'ack', {})
    else if (event.type === 'goAway') this.#feed({ type: 'goAway', link, ...event.payload })
    else this.#ear.event(event)
  }

  #connected(link: number, server: Server): void {
    const wire = this.#wires.get(link)
    if (wire) wire.server = server
    this.#feed({ type: 'connected', link, server })
  }
}
