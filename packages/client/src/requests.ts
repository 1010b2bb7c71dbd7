import type { Clock } from './clock.ts'
import { ConfabError } from './error.ts'
import { Pause } from './pause.ts'

/** What became of a command: the payload of its reply, or why there is none. */
export type Outcome =
  | { readonly ok: true; readonly payload: unknown }
  | { readonly ok: false; readonly error: ConfabError }
export type Done = (outcome: Outcome) => void

/** There is no connection, or none any more. */
export function lost(): ConfabError {
  return new ConfabError('lost', 'there is no connection', 'sameId')
}

interface Waiting {
  readonly link: number
  readonly due: number
  readonly done: Done
}

/** Commands that wait for their replies, oldest first; each gets exactly one outcome. */
export class Requests {
  readonly #clock: Clock
  readonly #patience: number
  readonly #waiting = new Map<number, Waiting>()
  readonly #pause: Pause
  #last = 0

  /** `patience`: milliseconds until a command without reply has the outcome `timeout`. */
  constructor(clock: Clock, patience: number) {
    this.#clock = clock
    this.#patience = patience
    this.#pause = new Pause(clock)
  }

  /** Notes a command sent over a link; returns the id under which its reply will come. */
  add(link: number, done: Done): number {
    const id = ++this.#last
    this.#waiting.set(id, { link, due: this.#clock.now() + this.#patience, done })
    this.#watch()
    return id
  }

  settle(id: unknown, outcome: Outcome): void {
    const waiting = typeof id === 'number' ? this.#waiting.get(id) : undefined
    if (!waiting) return
    this.#waiting.delete(id as number)
    waiting.done(outcome)
  }

  /** The link is gone: whether its commands took effect is not known. */
  drop(link: number): void {
    for (const [id, waiting] of [...this.#waiting]) {
      if (waiting.link !== link) continue
      this.settle(id, { ok: false, error: lost() })
    }
  }

  #watch(): void {
    // All wait equally long, so the first in the map is the first to be due, and one timer serves all.
    const [first] = this.#waiting.values()
    if (!first) return
    this.#pause.beginOnce(Math.max(0, first.due - this.#clock.now()), () => {
      this.#expire()
      this.#watch()
    })
  }

  #expire(): void {
    const now = this.#clock.now()
    for (const [id, waiting] of [...this.#waiting]) {
      if (waiting.due > now) return
      this.settle(id, { ok: false, error: new ConfabError('timeout', 'no answer in time', 'sameId') })
    }
  }

  /** Ends the timer of a chat that is closed. */
  stop(): void {
    this.#pause.end()
  }
}
