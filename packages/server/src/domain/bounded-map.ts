/** Something to remember for speed, by key and up to a number: what was put in longest ago is forgotten first. */
export class BoundedMap<K, V> {
  readonly limit: number
  readonly #map = new Map<K, V>()

  constructor(limit: number) {
    this.limit = limit
  }

  get size(): number {
    return this.#map.size
  }

  get(key: K): V | undefined {
    return this.#map.get(key)
  }

  /** Also what was there already counts as put in now. */
  set(key: K, value: V): void {
    this.#map.delete(key)
    this.#map.set(key, value)
    if (this.#map.size <= this.limit) return
    for (const [oldest] of this.#map) {
      this.#map.delete(oldest)
      return
    }
  }

  /** Forgets from the oldest on, up to the first that is not so. */
  forgetWhile(isSo: (value: V) => boolean): void {
    for (const [key, value] of this.#map) {
      if (!isSo(value)) return
      this.#map.delete(key)
    }
  }
}
