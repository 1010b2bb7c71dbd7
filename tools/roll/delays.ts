/** How long messages took from the call of `send` to each who reads them, ms: what a client sees of a gap. */
export class Delays {
  readonly #saidAt = new Map<string, { at: number; readers: number }>()
  readonly #all: number[] = []

  /** `readers`: so many will be shown it. */
  said(clientId: string, readers: number): void {
    this.#saidAt.set(clientId, { at: performance.now(), readers })
  }

  arrived(clientId: string): void {
    const said = this.#saidAt.get(clientId)
    if (!said) return
    this.#all.push(performance.now() - said.at)
    if (--said.readers === 0) this.#saidAt.delete(clientId)
  }

  get count(): number {
    return this.#all.length
  }

  /** `share` 0.99: 99 of 100 took no longer; 1: none did. */
  at(share: number): number {
    const sorted = this.#all.toSorted((a, b) => a - b)
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  }
}
