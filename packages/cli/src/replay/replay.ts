import { randomUUID } from 'node:crypto'
import { type Fact, webTransport } from '@confab/client'
import type { Act } from '../irc/cast.ts'
import type { Day } from '../irc/day.ts'
import { openChat } from '../talk/open.ts'
import { Somebody } from '../talk/somebody.ts'
import type { Target } from '../talk/target.ts'
import { Crowd } from './crowd.ts'
import { Cuttable } from './cuttable.ts'
import { readWhole } from './full-reader.ts'
import { Pace } from './pace.ts'
import { play } from './play.ts'
import { readAll, Shown, temperOf, trouble } from './reader.ts'
import { repeat } from './repeat.ts'
import { Passed } from './report.ts'
import type { ReplaySettings } from './settings.ts'
import { makeScenes, type Scene } from './stage.ts'
import { Tally } from './tally.ts'
import { type Trace, tracer } from './tracing.ts'
import { UnderWay } from './under-way.ts'

/** What a replay needs of the world. */
export interface Theatre {
  readonly target: Target
  readonly trace: Trace
  readonly now: () => number
  readonly chance: () => number
  /** Stops the playing; what is under way still ends, and is checked. */
  readonly stop: AbortSignal
  readonly say: (line: string) => void
}

const sending: ReadonlySet<string> = new Set(['send', 'ack', 'refused', 'later', 'unknown'])

interface Reader {
  readonly actor: string
  readonly shown: Shown
  readonly close: () => void
  readonly troubled: Promise<void>
}

/** One run: its speakers, its readers, and what was counted. */
export class Replay {
  readonly tally = new Tally()
  readonly passed = new Passed()
  readonly failures: string[] = []
  readonly #theatre: Theatre
  readonly #settings: ReplaySettings
  readonly #underWay: UnderWay
  readonly #crowd: Crowd
  #messages = 0
  #opened = 0

  constructor(theatre: Theatre, settings: ReplaySettings) {
    this.#theatre = theatre
    this.#settings = settings
    this.#underWay = new UnderWay(settings.atOnce)
    this.#crowd = new Crowd((user) => this.#speaker(user), settings.clients)
  }

  get waiting(): number {
    return this.#underWay.count
  }

  /** Plays these days. Answers whether all of it came to its end. */
  async run(days: readonly Day[]): Promise<boolean> {
    const { stop, target, now, say, trace } = this.#theatre
    const scenes = await makeScenes(target, days)
    const over = new AbortController()
    const pace = new Pace(this.#settings.speed, now, AbortSignal.any([stop, over.signal]))
    const readers = await this.#readers(scenes, pace)
    await Promise.all(scenes.map((scene) => this.#play(scene, pace)))
    over.abort()
    const isSettled = await this.#underWay.settled(this.#settings.patience)
    if (!isSettled) say(`${this.#underWay.count} acts were not answered within ${this.#settings.patience / 1_000} s`)
    this.#crowd.close()
    const heads = new Map<string, number>()
    for (const { conversationId } of scenes) heads.set(conversationId, await readWhole(target, conversationId, trace))
    const isRead = await this.#finish(readers, heads)
    return isSettled && isRead
  }

  #play(scene: Scene, pace: Pace): Promise<void> {
    const { passed } = this
    return play(scene, {
      crowd: this.#crowd,
      pace,
      underWay: this.#underWay,
      passed,
      newId: randomUUID,
      failed: (act, error) => this.#failed(act, error),
      stored: (user, conversationId, text, clientId) => this.#repeat(user, conversationId, text, clientId),
    })
  }

  #failed(act: Act, error: unknown): void {
    const { name = 'Error', message = String(error) } = error instanceof Error ? error : {}
    const who = 'user' in act ? act.user : ''
    this.failures.push(`${act.type} by ${who}: ${name}: ${message}`)
  }

  /** A speaker's trace is what he sends: what is read, the readers write down. */
  #speaker(user: string) {
    // A client that comes back after it made room for others is a new one: it remembers nothing.
    const actor = `${user}/${++this.#opened}`
    const write = tracer(this.#theatre.trace, actor)
    const onTrace = (fact: Fact) => {
      this.tally.count(actor, fact)
      if (sending.has(fact.ev)) write(fact)
    }
    return openChat(new Somebody(this.#theatre.target, user), { onTrace })
  }

  #ear(actor: string, heard: (fact: Fact) => void = () => {}): (fact: Fact) => void {
    return tracer(this.#theatre.trace, actor, (fact) => {
      this.tally.count(actor, fact)
      heard(fact)
    })
  }

  /** Now and then a message is sent again, with its client id, over another road: it must be stored once. */
  async #repeat(user: string, conversationId: string, text: string, clientId: string): Promise<void> {
    const each = this.#settings.repeatEach
    if (each === 0 || ++this.#messages % each !== 0) return
    this.tally.again++
    const { target, trace } = this.#theatre
    await repeat({ me: new Somebody(target, user), trace, conversationId, text, clientId })
  }

  async #readers(scenes: readonly Scene[], pace: Pace): Promise<Reader[]> {
    const { target, chance } = this.#theatre
    const ids = scenes.map(({ conversationId }) => conversationId)
    const readers: Reader[] = []
    for (let index = 0; index < this.#settings.readers; index++) {
      const user = `reader-${index + 1}`
      const me = new Somebody(target, user)
      for (const id of ids) await me.join(id)
      const shown = new Shown()
      const actor = `${user}/${temperOf(index)}`
      const transport = new Cuttable(webTransport)
      const chat = openChat(me, { transport, onTrace: this.#ear(actor, (fact) => shown.hear(fact)) })
      readAll(chat, ids)
      const troubled = trouble(temperOf(index), transport, pace, chance)
      readers.push({ actor, shown, close: () => chat.close(), troubled })
    }
    return readers
  }

  /** Each reader reads up to the head; then it is over for him. */
  async #finish(readers: readonly Reader[], heads: ReadonlyMap<string, number>): Promise<boolean> {
    const { trace, say } = this.#theatre
    let isWhole = true
    for (const { actor, shown, close, troubled } of readers) {
      await troubled
      for (const [conv, head] of heads) {
        if (!(await shown.reaches(conv, head, this.#settings.patience))) {
          say(`${actor} stopped at ${shown.at(conv)} of ${head} in ${conv}`)
          isWhole = false
        }
        trace.write(actor, 'end', { ev: 'end', conv, seq: head })
      }
      close()
    }
    return isWhole
  }
}
