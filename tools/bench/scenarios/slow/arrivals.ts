import { Latencies } from '../../latencies.ts'

/** When the messages of one conversation were said, and when they came to some who are timed. */
export class Arrivals {
  readonly #saidAt: number[] = []
  readonly #heardAt: number[][] = []

  said(seq: number, at: number): void {
    this.#saidAt[seq] = at
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

  /** From the send to the arrival, of these messages; what did not come live is counted apart. */
  between(first: number, last: number): { latencies: Latencies; missed: number } {
    const latencies = new Latencies()
    let missed = 0
    for (const heardAt of this.#heardAt) {
      for (let seq = first; seq <= last; seq++) {
        const heard = heardAt[seq]
        if (heard === undefined) missed++
        else latencies.add(heard - (this.#saidAt[seq] ?? heard))
      }
    }
    return { latencies, missed }
  }
}
