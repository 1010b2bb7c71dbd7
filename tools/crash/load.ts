import { setMaxListeners } from 'node:events'
import { type Chat, connect, type Fact, webTransport } from '@confab/client'
import { Cuttable } from '../../packages/cli/src/replay/cuttable.ts'
import { Shown } from '../../packages/cli/src/replay/reader.ts'
import { type Trace, tracer } from '../../packages/cli/src/replay/tracing.ts'
import { Somebody } from '../../packages/cli/src/talk/somebody.ts'
import type { Target } from '../../packages/cli/src/talk/target.ts'
import { pause } from '../load/pause.ts'
import type { Watch } from '../load/watch.ts'
import type { Random } from '../sim/random.ts'
import { type Role, type Room, whoIsThere } from './cast.ts'

/** Sends of one client which wait for their answers; beyond it sends nothing new. */
const mostWaiting = 250

interface Player {
  readonly actor: string
  readonly role: Role
  readonly rooms: readonly Room[]
  readonly chat: Chat
  readonly net: Cuttable
  readonly shown: Shown
}

interface Needs {
  readonly target: Target
  readonly trace: Trace
  readonly random: Random
  readonly watch: Watch
  readonly rooms: readonly Room[]
}

/** Users who talk and read by the SDK until they are told to stop; some of them lose their network now and then. */
export class Load {
  /** Sends that were not acknowledged in the end: reasons. */
  readonly failures: string[] = []
  waiting = 0
  readonly #needs: Needs
  readonly #players: readonly Player[]
  readonly #over = new AbortController()
  #busy: Promise<void>[] = []
  #text = 0

  constructor(needs: Needs) {
    setMaxListeners(50, this.#over.signal)
    this.#needs = needs
    this.#players = whoIsThere(needs.rooms).map(([role, rooms]) => this.#player(role, rooms))
  }

  /** All read, and have all there is. */
  async begin(): Promise<void> {
    for (const { chat, rooms } of this.#players) for (const { id } of rooms) chat.conversation(id).open({ from: 1 })
    await Promise.all(this.#players.map(({ chat }) => chat.until('whole')))
    const talking = this.#players.filter(({ role }) => role.talks)
    this.#busy = [
      ...talking.flatMap((player) => player.rooms.map((room) => this.#talk(player, room))),
      ...this.#players.map((player) => this.#trouble(player)),
    ]
  }

  /** No more new sends, networks whole again. Resolves to false if some send has no answer after `patience` ms. */
  async end(patience: number): Promise<boolean> {
    this.#over.abort()
    await Promise.all(this.#busy)
    const until = performance.now() + patience
    while (this.waiting > 0 && performance.now() < until) await pause(20, 20, () => 0)
    return this.waiting === 0
  }

  /** All have read up to these heads, and are gone. Answers who did not get there. */
  async finish(heads: ReadonlyMap<string, number>, patience: number): Promise<string[]> {
    const behind: string[] = []
    for (const { actor, rooms, shown, chat } of this.#players) {
      for (const { id, title } of rooms) {
        const head = heads.get(id) ?? 0
        if (!(await shown.reaches(id, head, patience)))
          behind.push(`${actor} stopped at ${shown.at(id)} of ${head} in ${title}`)
        this.#needs.trace.write(actor, 'end', { ev: 'end', conv: id, seq: head })
      }
      chat.close()
    }
    return behind
  }

  close(): void {
    this.#over.abort()
    for (const { chat } of this.#players) chat.close()
  }

  #player(role: Role, rooms: readonly Room[]): Player {
    const { target, trace, watch, random } = this.#needs
    const actor = `${role.user}/${role.network}`
    const net = new Cuttable(webTransport)
    const shown = new Shown()
    const onTrace = tracer(trace, actor, (fact: Fact) => {
      shown.hear(fact)
      watch.hear(actor, fact)
    })
    const me = new Somebody(target, role.user)
    const chance = () => random.next()
    const chat = connect({ url: target.url, token: () => me.token(), transport: net, chance, onTrace })
    chat.on('state', (state) => watch.turned(actor, role.network === 'sound', state))
    return { actor, role, rooms, chat, net, shown }
  }

  async #talk({ chat, role }: Player, { id }: Room): Promise<void> {
    const { random } = this.#needs
    while (!this.#over.signal.aborted) {
      await pause(5, 60, () => random.next(), this.#over.signal)
      if (chat.outboxSize < mostWaiting) this.#send(chat, id, `${role.user} says ${++this.#text}`)
    }
  }

  #send(chat: Chat, id: string, text: string): void {
    this.waiting++
    chat
      .conversation(id)
      .send(text)
      .catch((error: Error) => this.failures.push(`${text}: ${error.message}`))
      .finally(() => this.waiting--)
  }

  async #trouble({ role, net }: Player): Promise<void> {
    const chance = () => this.#needs.random.next()
    const { signal } = this.#over
    while (role.network !== 'sound' && !signal.aborted) {
      await pause(400, 2_000, chance, signal)
      if (role.network === 'flapping') net.cut()
      else net.out()
      await pause(50, role.network === 'flapping' ? 200 : 2_000, chance, signal)
      net.back()
    }
  }
}
