import type { Storage, StoredCommand } from './storage.ts'

/**
 * Writes the outbox to its storage, one operation after the other, so that a deletion never passes the `put` before
 * it. Nobody waits for it: a send goes out at once, and a failing storage costs only what a restart would have kept.
 */
export class Keeper {
  readonly #storage: Storage
  readonly #failed: (error: unknown) => void
  #last: Promise<void> = Promise.resolve()

  constructor(storage: Storage, failed: (error: unknown) => void) {
    this.#storage = storage
    this.#failed = failed
  }

  async load(): Promise<StoredCommand[]> {
    try {
      return (await this.#storage.load()).sort((a, b) => a.order - b.order)
    } catch (error) {
      this.#failed(error)
      return []
    }
  }

  put(command: StoredCommand): void {
    this.#then(() => this.#storage.put(command))
  }

  delete(clientId: string): void {
    this.#then(() => this.#storage.delete(clientId))
  }

  #then(run: () => Promise<void>): void {
    this.#last = this.#last.then(run).catch(this.#failed)
  }
}
