import { StoreUnavailable } from '../../ports/store.ts'

interface Waiting<Q, A> {
  readonly question: Q
  readonly resolve: (answer: A) => void
  readonly reject: (error: unknown) => void
}

/** How a herd is asked about. */
export interface GatherSettings {
  /** Questions a statement. */
  readonly atOnce: number
  /** After a statement for several the next one waits that long, ms. */
  readonly restMs: number
  /** Statements under way at the same time; 1 unless said. */
  readonly underWay?: number
  /** Questions that wait; more are refused at once with StoreUnavailable. Unless said, whoever asks has a bound. */
  readonly waiting?: number
}

/**
 * Asks together what is asked at the same time: while a statement is under way, and for a moment after it, questions
 * gather; all that gathered go next, as one. Nobody waits when it is quiet, and a herd costs a statement for dozens (a
 * statement a question took half of a node's time, most of it the writing to the socket; without the rest they were two
 * a statement, since the answer comes sooner than the next question). One who asks again and again alone is no herd.
 */
export class Gather<Q, A> {
  readonly #askAll: (questions: readonly Q[]) => Promise<readonly A[]>
  readonly #settings: GatherSettings
  #waiting: Waiting<Q, A>[] = []
  #underWay = 0

  /** `askAll` answers each question, in their order; a failure is everybody's of that statement. */
  constructor(askAll: (questions: readonly Q[]) => Promise<readonly A[]>, settings: GatherSettings) {
    this.#askAll = askAll
    this.#settings = settings
  }

  ask(question: Q): Promise<A> {
    const { underWay = 1, waiting = Number.POSITIVE_INFINITY } = this.#settings
    if (this.#waiting.length >= waiting) return Promise.reject(new StoreUnavailable('too many questions wait'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject })
      if (this.#underWay < underWay) void this.#run()
    })
  }

  async #run(): Promise<void> {
    const { atOnce, restMs } = this.#settings
    this.#underWay++
    // One turn of the microtask queue: what is asked in this turn goes together.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const isHerd = await this.#next(this.#waiting.splice(0, atOnce))
      if (isHerd && restMs > 0) await new Promise((rested) => setTimeout(rested, restMs))
    }
    this.#underWay--
  }

  /** Whether there were several: in the statement, or waiting when it was answered. */
  async #next(some: readonly Waiting<Q, A>[]): Promise<boolean> {
    const isHerd = () => some.length > 1 || this.#waiting.length > 0
    try {
      const answers = await this.#askAll(some.map(({ question }) => question))
      // Before anybody is told, since he who is may ask again at once.
      const were = isHerd()
      for (const [i, { resolve, reject }] of some.entries()) {
        if (i < answers.length) resolve(answers[i] as A)
        else reject(new RangeError('fewer answers than questions'))
      }
      return were
    } catch (error) {
      const were = isHerd()
      for (const { reject } of some) reject(error)
      if (error instanceof StoreUnavailable) this.#refuseWaiting(error)
      return were
    }
  }

  /** Nobody waits for the limit of a statement twice: who waited for this one hears the same. */
  #refuseWaiting(error: StoreUnavailable): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error)
  }
}
