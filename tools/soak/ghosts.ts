/** Longer than any patience of the server: by then it must have ended them. */
const longest = 20_000

/**
 * Peers that are there no more without having said so: they answer nothing, read nothing and end nothing. The server
 * has to find out; only those that it must have ended long ago are let go of.
 */
export class Ghosts {
  #all: { readonly since: number; readonly bury: () => void }[] = []

  add(bury: () => void): void {
    const now = performance.now()
    while (this.#all[0] && now - this.#all[0].since > longest) this.#all.shift()?.bury()
    this.#all.push({ since: now, bury })
  }

  get count(): number {
    return this.#all.length
  }

  buryAll(): void {
    for (const { bury } of this.#all) bury()
    this.#all = []
  }
}
