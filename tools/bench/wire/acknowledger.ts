/** Acknowledged at the latest after so many frames, so many bytes, so much time. */
const frames = 64
const bytes = 128 * 1_024
export const acknowledgeMs = 1_000

/** Counts the text frames of one connection from its first on, and says how many they are, as the protocol asks. */
export class Acknowledger {
  readonly #say: (text: string) => void
  #taken = 0
  #said = 0
  #bytes = 0

  constructor(say: (text: string) => void) {
    this.#say = say
  }

  took(length: number): void {
    this.#taken += 1
    this.#bytes += length
    if (this.#taken - this.#said >= frames || this.#bytes >= bytes) this.say()
  }

  /** To be called every second, too. */
  say(): void {
    if (this.#taken === this.#said) return
    this.#said = this.#taken
    this.#bytes = 0
    this.#say(`{"type":"ack","payload":{"frames":${this.#taken}}}`)
  }
}
