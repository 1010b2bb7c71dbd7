import type { Settings } from './options.ts'

/** Up to where a partition is done: the offset of the next one. */
export interface Done {
  readonly partition: number
  readonly offset: bigint
  readonly leaderEpoch: number
}

interface Needs {
  readonly settings: Pick<Settings, 'commitInterval' | 'commitEvents' | 'hooks'>
  readonly commit: (done: readonly Done[]) => Promise<void>
}

/** Notes what is done: every second, or after so many events. What failed is noted with the next. */
export class Commits {
  readonly #needs: Needs
  #done = new Map<number, Done>()
  #count = 0
  #committing: Promise<void> | undefined
  readonly #timer: NodeJS.Timeout

  constructor(needs: Needs) {
    this.#needs = needs
    this.#timer = setInterval(() => void this.flush(), needs.settings.commitInterval).unref()
  }

  note(done: Done): void {
    this.#done.set(done.partition, done)
    this.#count += 1
    if (this.#count >= this.#needs.settings.commitEvents) void this.flush()
  }

  /** The partition is another's now: what he notes must not be undone. */
  forget(partition: number): void {
    this.#done.delete(partition)
  }

  async flush(): Promise<void> {
    await this.#committing
    if (this.#done.size === 0) return
    const done = this.#done
    this.#done = new Map()
    this.#count = 0
    this.#committing = this.#commit(done)
    await this.#committing
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.flush()
  }

  async #commit(done: ReadonlyMap<number, Done>): Promise<void> {
    const { commit, settings } = this.#needs
    try {
      await commit([...done.values()])
      settings.hooks.committed?.(undefined)
    } catch (error) {
      for (const [partition, one] of done) if (!this.#done.has(partition)) this.#done.set(partition, one)
      settings.hooks.committed?.(error)
    } finally {
      this.#committing = undefined
    }
  }
}
