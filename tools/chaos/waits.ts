/** What a message took from the application's call of `send` to its acknowledgement, all its tries together. */
interface Wait {
  readonly actor: string
  readonly began: number
  readonly ended: number
}

/** How long users waited. Times are of one monotonic clock, ms. */
export class Waits {
  readonly #all: Wait[] = []
  readonly #waiting: { readonly since: number; readonly missing: Set<string>; readonly told: (at: number) => void }[] =
    []

  took(actor: string, began: number): void {
    const ended = performance.now()
    this.#all.push({ actor, began, ended })
    for (const wanted of [...this.#waiting]) {
      if (began < wanted.since || !wanted.missing.delete(actor) || wanted.missing.size > 0) continue
      this.#waiting.splice(this.#waiting.indexOf(wanted), 1)
      wanted.told(ended)
    }
  }

  /** The moment at which each of these had an acknowledgement of something that he said after `since`. */
  allServed(actors: readonly string[], since: number): Promise<number> {
    return new Promise((told) => {
      this.#waiting.push({ since, missing: new Set(actors), told })
    })
  }

  /** Of those that began between: how many, the wait that 99 of 100 did not pass, and the longest. */
  between(from: number, to: number): { readonly count: number; readonly p99: number; readonly most: number } {
    const took = this.#all
      .filter(({ began }) => began >= from && began < to)
      .map(({ began, ended }) => ended - began)
      .sort((a, b) => a - b)
    return { count: took.length, p99: took[Math.floor(took.length * 0.99)] ?? 0, most: took.at(-1) ?? 0 }
  }
}
