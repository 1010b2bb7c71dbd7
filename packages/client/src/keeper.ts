import type { ConfabError } from './error.ts'
import type { Storage, StoredCommand } from './storage.ts'
import { storageError } from './storage-error.ts'

/**
 * Writes the outbox to its storage, one operation after the other and only the last word on each command, so that a
 * slow storage has no more to catch up with than the outbox holds. Nobody waits for it: a send goes out at once, and a
 * failing storage costs only what a restart would have kept.
 */
export class Keeper {
  readonly #storage: Storage
  readonly #failed: (error: ConfabError) => void
  /** What is to be written: a command, or nothing where it is to be deleted. */
  readonly #waiting = new Map<string, StoredCommand | undefined>()
  /** What the storage may have. */
  readonly #held = new Set<string>()
  #working: Promise<unknown> | undefined

  constructor(storage: Storage, failed: (error: ConfabError) => void) {
    this.#storage = storage
    this.#failed = failed
  }

  /** What an earlier run left, oldest first; nothing is written before. */
  async load(): Promise<StoredCommand[]> {
    let stored: StoredCommand[] = []
    this.#working = this.#try(async () => {
      stored = (await this.#storage.load()).sort((a, b) => a.order - b.order)
    })
    await this.#working
    for (const { clientId } of stored) this.#held.add(clientId)
    this.#working = undefined
    this.#begin()
    return stored
  }

  put(command: StoredCommand): void {
    this.#waiting.set(command.clientId, command)
    this.#begin()
  }

  delete(clientId: string): void {
    // To the end: what was put meanwhile because of this deletion is there before it.
    this.#waiting.delete(clientId)
    if (!this.#held.has(clientId)) return
    this.#waiting.set(clientId, undefined)
    this.#begin()
  }

  /** Resolves when all is written, and the storage is free for others. */
  async close(): Promise<void> {
    while (this.#working) await this.#working
    await this.#try(async () => this.#storage.close?.())
  }

  #begin(): void {
    if (!this.#working && this.#waiting.size > 0) this.#working = this.#write()
  }

  async #write(): Promise<void> {
    for (const [clientId, command] of this.#waiting) {
      this.#waiting.delete(clientId)
      if (command) this.#held.add(clientId)
      await this.#try(async () => {
        if (command) return this.#storage.put(command)
        await this.#storage.delete(clientId)
        this.#held.delete(clientId)
      })
    }
    this.#working = undefined
  }

  async #try(run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (thrown) {
      this.#failed(storageError(thrown))
    }
  }
}
