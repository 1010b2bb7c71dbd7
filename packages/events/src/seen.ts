import type { LoggedEntry } from '@confab/protocol'

interface Place {
  readonly epoch: string
  readonly seq: number
}

/** Up to which seq each conversation is done: of a bounded number, the one heard of longest ago is forgotten. */
export class Seen {
  readonly #places = new Map<string, Place>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  get size(): number {
    return this.#places.size
  }

  /** Whether its effect was done. Of another epoch it is another entry, whatever its seq. */
  has({ conversationId, epoch, seq }: LoggedEntry): boolean {
    const place = this.#places.get(conversationId)
    return place !== undefined && place.epoch === epoch && seq <= place.seq
  }

  /** Its effect is done. */
  note({ conversationId, epoch, seq }: LoggedEntry): void {
    this.#places.delete(conversationId)
    this.#places.set(conversationId, { epoch, seq })
    if (this.#places.size <= this.#most) return
    const [oldest] = this.#places.keys()
    if (oldest !== undefined) this.#places.delete(oldest)
  }
}
