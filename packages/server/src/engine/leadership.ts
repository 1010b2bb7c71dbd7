import type { Lease, Leases } from '../ports/lease.ts'
import type { Clock } from '../ports/node.ts'

interface Needs {
  readonly leases: Leases
  readonly clock: Clock
  /** Of the lease. */
  readonly name: string
  /** A name that nobody else has, ever; asked for once. */
  readonly holder: () => string
  readonly ms: number
  /** A new epoch began: this node leads from now on. */
  readonly won: () => void
}

/** Whether this node leads: asked three times within the life of a lease, which counts from before the question. */
export class Leadership {
  readonly #needs: Needs
  #holder = ''
  #lease: Lease | undefined
  #until = 0
  #stopped = false
  #cancel: () => void = () => undefined

  constructor(needs: Needs) {
    this.#needs = needs
  }

  async start(): Promise<void> {
    this.#holder = this.#needs.holder()
    await this.#ask()
    this.#schedule()
  }

  /** The lease while it surely runs: a node that was frozen, or is cut off from the store, leads no more. */
  get lease(): Lease | undefined {
    return this.#needs.clock.now() < this.#until ? this.#lease : undefined
  }

  /** The store said that the epoch is over. */
  lost(): void {
    this.#until = 0
  }

  /** Gives it up, so that another one need not wait for its end. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancel()
    const { lease } = this
    this.lost()
    if (lease) await this.#needs.leases.release(this.#needs.name, lease.epoch).catch(() => undefined)
  }

  #schedule(): void {
    if (this.#stopped) return
    this.#cancel = this.#needs.clock.after(this.#needs.ms / 3, () => void this.#ask().finally(() => this.#schedule()))
  }

  async #ask(): Promise<void> {
    const { leases, clock, name, ms, won } = this.#needs
    const askedAt = clock.now()
    // Without an answer it runs on to its end, and not beyond.
    const answer = await leases.hold(name, this.#holder, ms).catch(() => 'unknown' as const)
    if (answer === 'unknown') return
    // Stopped meanwhile: what was just taken is given back.
    if (this.#stopped) {
      if (answer) await leases.release(name, answer.epoch).catch(() => undefined)
      return
    }
    const isNew = answer !== undefined && answer.epoch !== this.#lease?.epoch
    this.#lease = answer
    this.#until = answer ? askedAt + ms : 0
    if (isNew) won()
  }
}
