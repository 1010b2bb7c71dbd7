import { StartupError } from '../../domain/startup-error.ts'
import type { Diary } from '../../ports/diary.ts'
import { type KafkaPlace, reasonOf } from './place.ts'
import { ensureTopics, type Topics, type WantedTopic } from './topics.ts'

/** Failures in a row of this length are told of: a broker that is changed takes some seconds, which nobody needs to know. */
const quietMs = 5_000

/** Whether Kafka can be reached, its topics once it could, and what the log says of it: once when it goes, once when it comes. */
export class Reach {
  readonly place: KafkaPlace
  readonly #wanted: readonly WantedTopic[]
  readonly #diary: Diary
  #topics: Topics | undefined
  #asking: Promise<void> | undefined
  #failingSince: number | undefined
  #isTold = false
  #trouble: string | undefined

  constructor(place: KafkaPlace, wanted: readonly WantedTopic[], diary: Diary) {
    this.place = place
    this.#wanted = wanted
    this.#diary = diary
  }

  /** Why events wait, for people; undefined: they don't. */
  get trouble(): string | undefined {
    return this.#trouble
  }

  /** How many partitions a topic has; undefined: it is not known yet. Asks Kafka until it is. */
  async partitions(topic: string): Promise<number | undefined> {
    if (!this.#topics) await this.#ask().catch((error: unknown) => this.failed(error))
    return this.#topics?.partitions.get(topic)
  }

  /** Once, at the start. Throws StartupError where a topic breaks the contract; else a Kafka that is away is only told. */
  async check(ms: number): Promise<void> {
    const late = Promise.withResolvers<void>()
    const timer = setTimeout(() => late.reject(new Error('no answer')), ms)
    try {
      await Promise.race([this.#ask(), late.promise])
    } catch (error) {
      if (error instanceof StartupError) throw error
      this.#tell(error)
    } finally {
      clearTimeout(timer)
    }
  }

  failed(error: unknown): void {
    this.#failingSince ??= Date.now()
    if (error instanceof StartupError || Date.now() - this.#failingSince >= quietMs) this.#tell(error)
  }

  succeeded(): void {
    if (this.#isTold) this.#diary.warn({}, 'Kafka takes events again; those that waited follow in order')
    this.#isTold = false
    this.#failingSince = undefined
    this.#trouble = undefined
  }

  #tell(error: unknown): void {
    const reason = reasonOf(error)
    this.#trouble = `Kafka takes no events (${reason}): chat goes on, consumers wait`
    if (!this.#isTold) this.#diary.error({ reason }, 'Kafka takes no events: chat goes on, they wait in the journal')
    this.#isTold = true
  }

  #ask(): Promise<void> {
    this.#asking ??= ensureTopics(this.place, this.#wanted)
      .then((topics) => {
        this.#topics = topics
        for (const warning of topics.warnings) this.#diary.warn({}, warning)
        this.succeeded()
      })
      .finally(() => {
        this.#asking = undefined
      })
    return this.#asking
  }
}
