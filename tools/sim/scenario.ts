import type { Conversation, Message } from '@confab/client'
import { conversationKinds } from '../../packages/server/src/domain/rights.ts'
import type { SimNode } from './cluster.ts'
import type { Device, Setting } from './device.ts'
import { Mishaps } from './mishaps.ts'
import { Truth } from './truth.ts'

/** alice owns the first rooms and stays in them; she has two devices, and so has bob. */
export const people = ['alice', 'bob', 'carol', 'dave', 'erin'] as const
const others = people.slice(1)

/** A user has read all of a conversation. */
export interface Read {
  readonly user: string
  readonly conv: string
}

/** What happens in a run, one thing at a time, drawn by weight. */
export class Scenario {
  readonly #setting: Setting
  readonly #devices: readonly Device[]
  readonly #mishaps: Mishaps
  #said = 0

  constructor(setting: Setting, devices: readonly Device[]) {
    this.#setting = setting
    this.#mishaps = new Mishaps(setting, devices)
    this.#devices = devices
  }

  readonly #weights: readonly (readonly [number, (device: Device) => void])[] = [
    [50, (device) => this.#say(device)],
    [5, (device) => this.#change(device)],
    [8, (device) => this.#react(device)],
    [6, (device) => this.#people(device)],
    [2, (device) => this.#leave(device)],
    [2, (device) => this.#room(device)?.rename(`Room ${this.#setting.random.below(1_000)}`)],
    [3, (device) => this.#open(device)],
    [2, (device) => this.#found(device)],
    [8, (device) => this.#cut(device)],
    [3, (device) => this.#pause(device)],
    [14, (device) => this.#room(device)?.markRead()],
    [3, (device) => this.#markUnread(device)],
    [6, (device) => this.#type(device)],
    [3, (device) => this.#hold(device)],
    [2, (device) => this.#slow(device)],
    [3, (device) => this.#restart(device)],
    [2, (device) => device.chat.wake()],
    [2, () => this.#crash()],
    [1, () => this.#deploy()],
    [2, () => this.#freeze()],
    [6, () => void this.grow()],
    [1, () => this.#bump()],
  ]
  readonly #wideWeights: readonly (readonly [number, (device: Device) => void])[] = [
    [2, () => this.#mishaps.cutOff('store')],
    [2, () => this.#mishaps.cutOff('broker')],
    [1, () => this.#mishaps.empty()],
    [1, () => this.#mishaps.clockOff()],
  ]

  /** Something happens to somebody. */
  next(): void {
    const { random } = this.#setting
    const device = random.pick(this.#devices)
    if (!device.isOn) return
    const weights = this.#setting.cluster.isWide ? [...this.#weights, ...this.#wideWeights] : this.#weights
    let left = random.below(weights.reduce((sum, [weight]) => sum + weight, 0))
    for (const [weight, happen] of weights) {
      if (left < weight) return happen(device)
      left -= weight
    }
  }

  /**
   * All are cut off, and come back at once, at a time when nothing else happens. `loud`: each has one thing to say when
   * he is back, while others still read what they missed; whoever misses it then is not helped by what follows.
   */
  partAll(isLoud: boolean): void {
    const { chronicle, clock } = this.#setting
    chronicle.tell('the world', isLoud ? 'parts, and all speak when they are back' : 'parts in silence')
    this.#devices.forEach((device, i) => {
      device.cut(false)
      const rooms = device.chat.conversations
      const room = rooms[i % Math.max(rooms.length, 1)]
      if (isLoud && room) device.say(room, `${device.user} ${++this.#said}`)
    })
    clock.after(250, () => {
      for (const device of this.#devices) device.chat.wake()
    })
  }

  /** Some close what they have open: of that they are told heads only. */
  restSome(): void {
    for (const device of this.#devices) {
      for (const room of device.chat.conversations) if (this.#setting.random.is(0.5)) device.rest(room)
    }
  }

  /** Everybody reads some of what he has, on one of his devices; answers which. */
  readSome(): Read[] {
    const { random } = this.#setting
    return people.flatMap((user) => {
      const device = random.pick(this.#devices.filter((one) => one.user === user))
      const rooms = device.chat.conversations.filter((room) => room.role !== undefined && random.is(0.5))
      for (const room of rooms) room.markRead()
      return rooms.map(({ id }) => ({ user, conv: id }))
    })
  }

  /** Another node, where there are less than three. */
  async grow(): Promise<void> {
    const { cluster, chronicle } = this.#setting
    if (cluster.nodes.length + this.#starting >= 3) return
    this.#starting++
    const node = await cluster.start().catch(() => undefined)
    this.#starting--
    if (node) chronicle.tell(node.name, 'has started')
  }

  #starting = 0

  #room(device: Device): Conversation | undefined {
    const rooms = device.chat.conversations
    return rooms.length === 0 ? undefined : this.#setting.random.pick(rooms)
  }

  #say(device: Device): void {
    const room = this.#room(device)
    const { random } = this.#setting
    // At times several at once, so that commits have something to gather.
    for (let i = random.is(0.2) ? 5 : 1; room && i > 0; i--) {
      const mentions = random.is(0.1) ? [random.pick(people)] : []
      const answered = random.is(0.15) ? this.#message(room)?.seq : undefined
      device.say(room, `${device.user} ${++this.#said}`, {
        mentions,
        ...(answered !== undefined && { replyTo: answered }),
      })
    }
  }

  /** Edits or deletes one of his own, acknowledged or not. */
  #change(device: Device): void {
    const room = this.#room(device)
    const { random } = this.#setting
    const own = room?.messages.filter((message) => message.sender === device.user && !message.deleted) ?? []
    if (!room || own.length === 0) return
    const message = random.pick(own) as Message
    const target = message.seq ?? { clientId: message.clientId }
    if (random.is(0.6)) room.edit(target as Parameters<Conversation['edit']>[0], `${device.user} ${++this.#said}`)
    else room.delete(target as Parameters<Conversation['delete']>[0])
  }

  /** Adds an emoji to one of the newest messages, or takes his own away. */
  #react(device: Device): void {
    const room = this.#room(device)
    const message = room && this.#message(room)
    if (!room || message?.seq === undefined) return
    const emoji = this.#setting.random.pick(['👍', ':tea:', '🍰'])
    const isThere = message.reactions.some((one) => one.emoji === emoji && one.mine)
    if (isThere) room.unreact(message.seq, emoji)
    else room.react(message.seq, emoji)
  }

  #message(room: Conversation): Message | undefined {
    const stored = room.messages.filter(({ seq }) => seq !== undefined).slice(-5)
    return stored.length === 0 ? undefined : this.#setting.random.pick(stored)
  }

  #people(device: Device): void {
    const { random } = this.#setting
    const room = this.#room(device)
    if (room?.kind !== 'group') return
    const user = random.pick(others)
    if (user === device.user) return
    if (random.is(0.5)) room.remove([user])
    else room.add([user], random.is(0.3) ? 'admin' : 'member')
  }

  #leave(device: Device): void {
    const room = this.#room(device)
    if (device.user !== 'alice' && room?.kind === 'group') room.leave()
  }

  #open(device: Device): void {
    const room = this.#room(device)
    if (!room) return
    if (this.#setting.random.is(0.7)) device.open(room)
    else device.rest(room)
  }

  #found(device: Device): void {
    const { random } = this.#setting
    const users = people.filter((user) => user !== device.user && random.is(0.6))
    const [one] = users
    if (one === undefined) return
    if (random.is(0.5)) device.chat.createDirect(one)
    else device.chat.createGroup({ title: `Room of ${device.user}`, users })
  }

  #cut(device: Device): void {
    const { random, chronicle } = this.#setting
    const silently = random.is(0.2)
    chronicle.tell(device.name, silently ? 'hears nothing any more' : 'is cut off')
    device.cut(silently)
  }

  #pause(device: Device): void {
    const { random, chronicle } = this.#setting
    const ms = random.below(3_000)
    chronicle.tell(device.name, `sleeps for ${ms} ms`)
    device.pause(ms)
  }

  /** He stays a while with what he had seen. */
  #markUnread(device: Device): void {
    const room = this.#room(device)
    if (!room?.listing || room.listing.to !== undefined) return
    const { from } = room.listing
    // Refused where he was removed meanwhile.
    void room.markUnread(from + this.#setting.random.below(room.head - from + 1)).catch(() => undefined)
  }

  #type(device: Device): void {
    const room = this.#room(device)
    if (room) device.type(room)
  }

  #hold(device: Device): void {
    const { random, chronicle } = this.#setting
    const ms = 500 + random.below(4_500)
    chronicle.tell(device.name, `takes nothing for ${ms} ms`)
    device.hold(ms)
  }

  #slow(device: Device): void {
    const { random, chronicle } = this.#setting
    const [ms, pace] = [1_000 + random.below(2_000), 20 + random.below(100)]
    chronicle.tell(device.name, `takes ${pace} ms for each frame for ${ms} ms`)
    device.slow(ms, pace)
  }

  #restart(device: Device): void {
    const { random, clock, chronicle } = this.#setting
    const isKilled = random.is(0.6)
    chronicle.tell(device.name, isKilled ? 'is killed' : 'ends in order')
    if (isKilled) device.kill()
    else device.close()
    clock.after(250 + random.below(1_500), () => {
      chronicle.tell(device.name, 'starts again')
      device.start(random.is(0.3))
    })
  }

  #crash(): void {
    this.#node('crashes', (node) => this.#setting.cluster.crash(node))
  }

  #deploy(): void {
    this.#node('goes away in order', (node) => this.#setting.cluster.stop(node))
  }

  #freeze(): void {
    const ms = this.#setting.random.below(2_000)
    this.#node(`stands still for ${ms} ms`, (node) => node.clock.pause(ms))
  }

  /** At times the store is another one, as after a restore: nodes notice it one by one, and all clients begin anew. */
  #bump(): void {
    const { cluster, random, chronicle } = this.#setting
    if (!random.is(0.25)) return
    chronicle.tell('the world', 'begins a new epoch')
    cluster.bump()
  }

  #node(what: string, happen: (node: SimNode) => void): void {
    const { cluster, random, chronicle } = this.#setting
    if (cluster.nodes.length === 0) return
    const node = random.pick(cluster.nodes)
    chronicle.tell(node.name, what)
    happen(node)
  }

  /** How the story calls a conversation. */
  titles(): Map<string, string> {
    const named = new Truth(this.#setting.cluster).conversations.map(({ id, kind, title }, i) => {
      const name = kind === conversationKinds.direct ? `direct ${i + 1}` : `${title ?? 'a group'} (${i + 1})`
      return [id, name] as const
    })
    return new Map(named)
  }
}
