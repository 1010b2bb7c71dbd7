/** Acts that are not answered yet: at most `most`, so that a log played as fast as allowed doesn't fill memory. */
export class UnderWay {
  readonly #most: number
  readonly #freed: (() => void)[] = []
  #count = 0
  #done = 0

  constructor(most: number) {
    this.#most = most
  }

  get count(): number {
    return this.#count
  }

  /** Waits for a place. */
  async enter(): Promise<void> {
    while (this.#count >= this.#most) await new Promise<void>((free) => this.#freed.push(free))
    this.#count++
  }

  leave(): void {
    this.#count--
    this.#done++
    for (const free of this.#freed.splice(0)) free()
  }

  /** Resolves to true when all are answered; to false when none was for `patience` ms. */
  async settled(patience: number): Promise<boolean> {
    while (this.#count > 0) {
      const before = this.#done
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, patience)
      this.#freed.push(resolve)
      await promise
      clearTimeout(timer)
      if (this.#count > 0 && this.#done === before) return false
    }
    return true
  }
}
