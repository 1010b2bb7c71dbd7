import type { Clock } from './clock.ts'
import { Pause } from './pause.ts'

/** Whichever comes first. */
const mostFrames = 64
const mostBytes = 128 * 1024
const mostMs = 1_000

/**
 * Tells the server how many text frames of a link were taken, counted from its first. A server that is not told takes
 * its client for a slow one, and gives it less and less. While nothing is outstanding there is no timer.
 */
export class Acks {
  readonly #pause: Pause
  readonly #tell: (frames: number) => boolean
  #frames = 0
  #bytes = 0
  #told = 0
  #begun = false

  /** `tell` answers whether there is more to be told: then it goes a second later. */
  constructor(clock: Clock, tell: (frames: number) => boolean) {
    this.#pause = new Pause(clock)
    this.#tell = tell
  }

  /** The server counts on it from now on. */
  begin(): void {
    this.#begun = true
    this.#owe()
  }

  /** A frame of so many bytes came. */
  took(bytes: number): void {
    this.#frames++
    this.#bytes += bytes
    if (this.#begun) this.#owe()
  }

  stop(): void {
    this.#pause.end()
    this.#begun = false
  }

  #owe(): void {
    if (this.#frames - this.#told >= mostFrames || this.#bytes >= mostBytes) this.#now()
    else this.#wait()
  }

  #wait(): void {
    this.#pause.beginOnce(mostMs, () => this.#now())
  }

  #now(): void {
    this.#pause.end()
    this.#bytes = 0
    this.#told = this.#frames
    if (this.#tell(this.#frames)) this.#wait()
  }
}
