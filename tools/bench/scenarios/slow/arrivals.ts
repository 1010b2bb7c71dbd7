import { Latencies } from '../../latencies.ts'

/** What is known of a stretch of messages. */
export interface Told {
  /** From the send to the arrival. */
  readonly latencies: Latencies
  /** From the send to its acknowledgement: the part that is the store's and its disk's. */
  readonly stored: Latencies
  /** What did not come live. */
  readonly missed: number
}

/** When the messages of one conversation were said, when they were stored, and when they came to some who are timed. */
export class Arrivals {
  readonly #saidAt: number[] = []
  readonly #storedAt: number[] = []
  readonly #heardAt: number[][] = []

  /** It was said then, and is acknowledged now. */
  said(seq: number, at: number): void {
    this.#saidAt[seq] = at
    this.#storedAt[seq] = performance.now()
  }

  /** To be told of what comes live to one reader. */
  listener(): (first: number, last: number) => void {
    const heardAt: number[] = []
    this.#heardAt.push(heardAt)
    return (first, last) => {
      const now = performance.now()
      for (let seq = first; seq <= last; seq++) heardAt[seq] = now
    }
  }

  between(first: number, last: number): Told {
    const latencies = new Latencies()
    const stored = new Latencies()
    for (let seq = first; seq <= last; seq++) stored.add((this.#storedAt[seq] ?? 0) - (this.#saidAt[seq] ?? 0))
    let missed = 0
    for (const heardAt of this.#heardAt) {
      for (let seq = first; seq <= last; seq++) {
        const heard = heardAt[seq]
        if (heard === undefined) missed++
        else latencies.add(heard - (this.#saidAt[seq] ?? heard))
      }
    }
    return { latencies, stored, missed }
  }
}
