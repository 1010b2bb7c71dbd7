import type { Interest } from '@confab/protocol'

/**
 * How much this client wants of a conversation, and how much the server gives. What came between a listing and the
 * server's word that it gives all from now on has to be looked for: `check`.
 */
export class Attention {
  #opens = 0
  #level: Interest = 'none'
  #check: 'no' | 'asked' | 'due' = 'no'

  /** The application has it open. */
  get urgent(): boolean {
    return this.#opens > 0
  }

  /** It comes, or should come, in full. */
  get wanted(): boolean {
    return this.urgent || this.#level === 'full'
  }

  get isFull(): boolean {
    return this.#level === 'full'
  }

  /** It is not certain yet that everything comes. */
  get uncertain(): boolean {
    return this.#check !== 'no'
  }

  /** It is time to look for what came between. */
  get due(): boolean {
    return this.#check === 'due'
  }

  /** Answers whether the server has to be asked for it. */
  open(): boolean {
    this.#opens++
    if (this.isFull) return false
    if (this.#check === 'no') this.#check = 'asked'
    return true
  }

  /** Answers whether it was the last one that had it open. */
  close(): boolean {
    if (this.#opens === 0 || --this.#opens > 0) return false
    this.#level = 'head'
    this.#check = 'no'
    return true
  }

  /** A new connection: its level is told by its sync, or has to be asked for. */
  relink(): void {
    if (!this.urgent) return
    this.#level = 'none'
    this.#check = 'asked'
  }

  /** The server's listing names the level, which was set before the listing was read. */
  told(level: Interest): void {
    this.#level = level
    if (level === 'full') this.#check = 'no'
  }

  /** The server gives it in full from now on. */
  raised(): void {
    this.#level = 'full'
    this.#check = 'due'
  }

  /** What came between was looked for. */
  checked(): void {
    if (this.#check === 'due') this.#check = 'no'
  }

  forget(): void {
    this.#level = 'none'
    this.#check = this.urgent ? 'asked' : 'no'
  }
}
