/** Calls listeners by the name of what happened; `Events` maps each name to what its listeners are given. */
export class Emitter<Events> {
  readonly #listeners = new Map<keyof Events, Set<(value: never) => void>>()

  /** Calls `listener` each time; the returned function ends that. */
  on<E extends keyof Events>(event: E, listener: (value: Events[E]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  /** Resolves when it happens next. */
  next<E extends keyof Events>(event: E): Promise<Events[E]> {
    return new Promise((resolve) => {
      const off = this.on(event, (value) => {
        off()
        resolve(value)
      })
    })
  }

  emit<E extends keyof Events>(event: E, value: Events[E]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) {
      try {
        ;(listener as (value: Events[E]) => void)(value)
      } catch (thrown) {
        // A listener's fault is the application's to see, and must not stop what goes on here.
        queueMicrotask(() => {
          throw thrown
        })
      }
    }
  }
}
