interface Waiting<Q, A> {
  readonly question: Q
  readonly resolve: (answer: A) => void
  readonly reject: (error: unknown) => void
}

/** How a herd is asked about. */
export interface GatherSettings {
  /** Questions a statement. */
  readonly atOnce: number
  /** After a statement the next one waits that long, ms. */
  readonly restMs: number
}

/**
 * Asks together what is asked at the same time: while a statement is under way, and for a moment after it, questions
 * gather; all that gathered go next, as one. Nobody waits when it is quiet, and a herd costs a statement for dozens (a
 * statement a question took half of a node's time, most of it the writing to the socket; without the rest they were two
 * a statement, since the answer comes sooner than the next question).
 */
export class Gather<Q, A> {
  readonly #askAll: (questions: readonly Q[]) => Promise<readonly A[]>
  readonly #settings: GatherSettings
  #waiting: Waiting<Q, A>[] = []
  #isBusy = false

  /** `askAll` answers each question, in their order; a failure is everybody's of that statement. */
  constructor(askAll: (questions: readonly Q[]) => Promise<readonly A[]>, settings: GatherSettings) {
    this.#askAll = askAll
    this.#settings = settings
  }

  ask(question: Q): Promise<A> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject })
      if (!this.#isBusy) void this.#run()
    })
  }

  async #run(): Promise<void> {
    this.#isBusy = true
    // One turn of the microtask queue: what is asked in this turn goes together.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      await this.#next(this.#waiting.splice(0, this.#settings.atOnce))
      await new Promise((rested) => setTimeout(rested, this.#settings.restMs))
    }
    this.#isBusy = false
  }

  async #next(some: readonly Waiting<Q, A>[]): Promise<void> {
    try {
      const answers = await this.#askAll(some.map(({ question }) => question))
      for (const [i, { resolve, reject }] of some.entries()) {
        if (i < answers.length) resolve(answers[i] as A)
        else reject(new RangeError('fewer answers than questions'))
      }
    } catch (error) {
      for (const { reject } of some) reject(error)
    }
  }
}
