import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { type Chat, type Conversation, connect, type Fact, webTransport } from '@confab/client'
import type { Entry } from '@confab/protocol'
import { Cuttable } from '../../packages/cli/src/replay/cuttable.ts'
import { Shown } from '../../packages/cli/src/replay/reader.ts'
import { tracer } from '../../packages/cli/src/replay/tracing.ts'
import { Somebody } from '../../packages/cli/src/talk/somebody.ts'
import type { Target } from '../../packages/cli/src/talk/target.ts'
import { pause } from '../load/pause.ts'
import type { Watch } from '../load/watch.ts'
import type { Random } from '../sim/random.ts'
import { type Device, devices, doorTitle, guest, type Room } from './cast.ts'
import type { Lines } from './lines.ts'
import type { Waits } from './waits.ts'

/** Sends of one device which wait for their answers; beyond it says nothing new. */
const mostWaiting = 200
/** ms between two things that a device says in a conversation. */
const beat = { least: 150, most: 600 }

export interface Player {
  readonly actor: string
  readonly device: Device
  readonly rooms: readonly Room[]
  readonly chat: Chat
  readonly net: Cuttable
  readonly shown: Shown
}

export interface LoadNeeds {
  readonly target: Target
  readonly lines: Lines
  readonly random: Random
  readonly watch: Watch
  readonly waits: Waits
  readonly rooms: readonly Room[]
}

/** Users with their devices, on the SDK, who talk, read, edit, delete, and add and remove one of them. */
export class Load {
  readonly players: readonly Player[]
  /** What was not stored in the end: reasons. */
  readonly failures: string[] = []
  /** Texts of messages whose deletion was acknowledged: nobody may find them any more. */
  readonly deleted: string[] = []
  waiting = 0
  readonly #needs: LoadNeeds
  readonly #over = new AbortController()
  #busy: Promise<void>[] = []
  #said = 0
  readonly #changed = new Set<string>()

  constructor(needs: LoadNeeds) {
    setMaxListeners(100, this.#over.signal)
    this.#needs = needs
    this.players = devices.map((device) => this.#player(device))
  }

  /** Those who say something, whatever their network. */
  get talkers(): string[] {
    return this.players.filter(({ device }) => device.talks.length > 0 && !device.flaps).map(({ actor }) => actor)
  }

  async begin(): Promise<void> {
    for (const { chat, rooms } of this.players) for (const { id } of rooms) chat.conversation(id).open({ from: 1 })
    await Promise.all(this.players.map(({ chat }) => chat.until('whole')))
    this.#busy = this.players.flatMap((player) => [
      ...player.rooms
        .filter(({ title }) => player.device.talks.includes(title))
        .map((room) => this.#talk(player, room)),
      ...(player.device.flaps ? [this.#flap(player)] : []),
      this.#read(player),
    ])
    this.#busy.push(this.#door())
  }

  /** Nothing new is said, networks are whole. Resolves to false if something has no answer after `patience` ms. */
  async end(patience: number): Promise<boolean> {
    this.#over.abort()
    await Promise.all(this.#busy)
    return this.#answered(patience)
  }

  /** The devices that have not been shown all up to these heads within `patience` ms; `sound`: of those with good networks. */
  async behind(heads: ReadonlyMap<string, number>, patience: number, sound = false): Promise<string[]> {
    const players = this.players.filter(({ device }) => !sound || !device.flaps)
    const each = players.flatMap(({ actor, rooms, shown }) =>
      rooms.map(async ({ id, title }) => {
        const head = heads.get(id) ?? 0
        if (await shown.reaches(id, head, patience)) return []
        return [`${actor} stopped at ${shown.at(id)} of ${head} in ${title}`]
      }),
    )
    return (await Promise.all(each)).flat()
  }

  /** Where each conversation was at least, as its talkers were told. */
  get heads(): Map<string, number> {
    return new Map(this.#needs.rooms.map(({ id }) => [id, this.#heads.get(id) ?? 0]))
  }
  readonly #heads = new Map<string, number>()

  /** How many acknowledged messages these logs do not have. */
  lost(logs: ReadonlyMap<string, readonly Entry[]>): number {
    const stored = new Set([...logs.values()].flat().map(({ clientId }) => clientId))
    return [...this.#acknowledged].filter((clientId) => !stored.has(clientId)).length
  }
  readonly #acknowledged = new Set<string>()

  /** They have ended, and are gone. */
  async finish(heads: ReadonlyMap<string, number>): Promise<void> {
    const { lines } = this.#needs
    for (const { actor, rooms, chat } of this.players) {
      for (const { id } of rooms) lines.write(actor, 'end', { ev: 'end', conv: id, seq: heads.get(id) ?? 0 })
      await chat.close()
    }
  }

  close(): void {
    this.#over.abort()
    for (const { chat } of this.players) void chat.close()
  }

  #player(device: Device): Player {
    const { target, watch, random, rooms } = this.#needs
    const actor = `${device.user}/${device.name}`
    const net = new Cuttable(webTransport)
    const shown = new Shown()
    const me = new Somebody(target, device.user)
    const chat = connect({
      url: target.url,
      token: () => me.token(),
      device: { id: `${device.user}-${device.name}` },
      transport: net,
      chance: () => random.next(),
      onTrace: this.#ear(actor, shown),
    })
    chat.on('state', (state) => watch.turned(actor, !device.flaps, state))
    return { actor, device, rooms: rooms.filter(({ users }) => users.includes(device.user)), chat, net, shown }
  }

  #ear(actor: string, shown: Shown): (fact: Fact) => void {
    const { lines, watch } = this.#needs
    lines.begin(actor)
    return tracer(lines, actor, (fact) => {
      if (fact.ev === 'reset') {
        lines.turn(actor)
        this.#heads.clear()
      }
      shown.hear(fact)
      watch.hear(actor, fact)
    })
  }

  async #talk(player: Player, room: Room): Promise<void> {
    const { random } = this.#needs
    const conversation = player.chat.conversation(room.id)
    while (!this.#over.signal.aborted) {
      await pause(beat.least, beat.most, () => random.next(), this.#over.signal)
      if (this.#over.signal.aborted || player.chat.outboxSize >= mostWaiting) continue
      const text = `${player.device.user} says ${++this.#said} in ${room.title}`
      if (random.is(0.06)) this.#change(player, conversation, text)
      else this.#send(player, conversation, text)
    }
  }

  #send({ actor, device }: Player, conversation: Conversation, text: string): void {
    const began = performance.now()
    const sent = conversation.send(text)
    this.#follow(sent, text, ({ seq }) => {
      this.#acknowledged.add(sent.clientId)
      // Whose own network is cut waits for that.
      if (!device.flaps) this.#needs.waits.took(actor, began)
      this.#heads.set(conversation.id, Math.max(this.#heads.get(conversation.id) ?? 0, seq))
    })
  }

  /** Edits or deletes one of his own, which is stored. */
  #change({ device }: Player, conversation: Conversation, text: string): void {
    const { random } = this.#needs
    // Each once: what is under way already would be refused, rightly.
    const isNew = (seq: number | undefined) => seq !== undefined && !this.#changed.has(`${conversation.id} ${seq}`)
    const own = conversation.messages.filter((one) => one.sender === device.user && !one.deleted && isNew(one.seq))
    const message = own.length > 0 ? random.pick(own) : undefined
    const seq = message?.seq
    if (message === undefined || seq === undefined) return
    this.#changed.add(`${conversation.id} ${seq}`)
    if (random.is(0.5)) return this.#follow(conversation.edit(seq, text), text)
    const gone = message.text
    this.#follow(conversation.delete(seq), text, () => {
      if (gone) this.deleted.push(gone)
    })
  }

  #follow<T>(pending: Promise<T>, what: string, done: (stored: T) => void = () => undefined): void {
    this.waiting++
    pending
      .then(done)
      .catch((error: Error) => this.failures.push(`${what}: ${error.message}`))
      .finally(() => this.waiting--)
  }

  /** Reads what it was shown, so that cursors and badges move. */
  async #read({ chat, rooms }: Player): Promise<void> {
    const { random } = this.#needs
    while (!this.#over.signal.aborted) {
      await pause(500, 1_500, () => random.next(), this.#over.signal)
      if (rooms.length > 0) chat.conversation(random.pick(rooms).id).markRead()
    }
  }

  async #flap({ net }: Player): Promise<void> {
    const chance = () => this.#needs.random.next()
    while (!this.#over.signal.aborted) {
      await pause(800, 3_000, chance, this.#over.signal)
      net.out()
      await pause(50, 800, chance, this.#over.signal)
      net.back()
    }
  }

  /** alice removes and adds the guest, again and again; in the end he is in. */
  async #door(): Promise<void> {
    const room = this.#needs.rooms.find(({ title }) => title === doorTitle)
    const alice = this.players.find(({ actor }) => actor === 'alice/phone')
    if (!room || !alice) return
    const conversation = alice.chat.conversation(room.id)
    const { signal } = this.#over
    while (!signal.aborted) {
      await pause(1_000, 2_000, () => this.#needs.random.next(), signal)
      if (signal.aborted) return
      for (const act of ['remove', 'add'] as const) {
        const moved = conversation[act]([guest])
        this.#follow(moved, `${act} ${guest} (${randomUUID().slice(0, 4)})`)
        await moved.then(
          () => pause(200, 700, () => this.#needs.random.next(), signal),
          () => undefined,
        )
      }
    }
  }

  async #answered(patience: number): Promise<boolean> {
    const until = performance.now() + patience
    while (this.waiting > 0 && performance.now() < until) await pause(20, 20, () => 0)
    return this.waiting === 0
  }
}
