import type { Limits } from '../domain/limits.ts'
import type { Epoch } from '../ports/credentials.ts'
import type { Clock } from '../ports/node.ts'

/**
 * The epoch as this node knows it. It is bumped from outside, by a command, while nodes run: each asks for it every few
 * seconds, and has its sessions come again when it has changed.
 */
export class EpochWatch {
  readonly #epoch: Epoch
  readonly #clock: Clock
  readonly #everyMs: number
  readonly #changed: () => Promise<void>
  #cancel: () => void = () => undefined
  #stopped = false
  current = ''

  /** `changed` is called once for each new epoch, after `current` names it. */
  constructor(epoch: Epoch, clock: Clock, limits: Limits, changed: () => Promise<void>) {
    this.#epoch = epoch
    this.#clock = clock
    this.#everyMs = limits.epochMs
    this.#changed = changed
  }

  async start(): Promise<void> {
    this.current = await this.#epoch.get()
    this.#schedule()
  }

  stop(): void {
    this.#stopped = true
    this.#cancel()
  }

  async bump(): Promise<string> {
    await this.#take(await this.#epoch.bump())
    return this.current
  }

  /** What the store says now; known here before it is answered. Rejects while the store is away. */
  async look(): Promise<string> {
    await this.#take(await this.#epoch.get())
    return this.current
  }

  #schedule(): void {
    if (this.#stopped) return
    this.#cancel = this.#clock.after(this.#everyMs, () => void this.#tryToLook().finally(() => this.#schedule()))
  }

  async #tryToLook(): Promise<void> {
    try {
      await this.look()
    } catch {
      // The store is away: what it says is asked again.
    }
  }

  async #take(epoch: string): Promise<void> {
    if (epoch === this.current || this.#stopped) return
    this.current = epoch
    await this.#changed()
  }
}
