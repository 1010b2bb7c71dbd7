import type { Latencies } from '../bench/latencies.ts'

/** From saying to being given, of the messages of one conversation, which are known by their seqs once acknowledged. */
export class Delays {
  readonly #saidAt = new Map<number, number>()
  /** Given before the sender had his acknowledgement. */
  readonly #early = new Map<number, number[]>()
  readonly #latencies: () => Latencies

  /** `latencies`: where those of now are counted. */
  constructor(latencies: () => Latencies) {
    this.#latencies = latencies
  }

  acknowledged(seq: number, saidAt: number): void {
    this.#saidAt.set(seq, saidAt)
    for (const at of this.#early.get(seq) ?? []) this.#latencies().add(at - saidAt)
    this.#early.delete(seq)
  }

  given(seq: number): void {
    const now = performance.now()
    const saidAt = this.#saidAt.get(seq)
    if (saidAt !== undefined) return this.#latencies().add(now - saidAt)
    this.#early.set(seq, [...(this.#early.get(seq) ?? []), now])
  }
}
