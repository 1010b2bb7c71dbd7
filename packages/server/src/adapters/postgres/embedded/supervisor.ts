import { setTimeout as sleep } from 'node:timers/promises'
import { StartupError } from '../../../domain/startup-error.ts'
import { endPostmaster, endStrays } from './orphan.ts'
import { type Launch, launchPostmaster, type Postmaster } from './postmaster.ts'
import { signal } from './processes.ts'
import { hasRoom, roomToBegin, roomToGoOn } from './room.ts'

/** Whether PostgreSQL takes connections; `reason` says why it went away. */
export type State = { readonly up: true; readonly pid: number } | { readonly up: false; readonly reason: string }

export type Listener = (state: State) => void

/** What passes by itself: processes of a dead postmaster that are not gone yet, or an orphan that is just ending. */
const passing = /pre-existing shared memory|lock file .* already exists|Is another postmaster|is in use/i

const full = 'its disk is full, make room'

const firstPatience = 15_000
const longestPause = 2_000

/** Keeps one postmaster running until it is told to stop. */
export class Supervisor {
  readonly #launch: Launch
  readonly #log: (line: string) => void
  readonly #listeners = new Set<Listener>()
  readonly #stopping = new AbortController()
  #current: Postmaster | undefined
  #revival: Promise<void> = Promise.resolve()
  #isDown = false

  constructor(launch: Launch, log: (line: string) => void) {
    this.#launch = launch
    this.#log = log
  }

  get pid(): number | undefined {
    return this.#current?.isGone() ? undefined : this.#current?.pid
  }

  /** Why it can't store, in words of ours; undefined: it can, as far as known here. */
  get trouble(): string | undefined {
    if (this.#isDown) return this.#trueReason('it is being started again')
    return hasRoom(this.#launch.cluster, roomToGoOn) ? undefined : full
  }

  /** Tells of every change from now on; what comes back ends that. */
  onState(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The first start: what passes by itself is waited for, anything else is told at once. */
  async start(): Promise<void> {
    const end = performance.now() + firstPatience
    for (;;) {
      const reason = await this.#attempt()
      if (reason === undefined) return
      if (!passing.test(reason) || performance.now() > end) {
        const where = this.#launch.logFile.path
        throw new StartupError(
          `PostgreSQL did not start (${reason}); its output is in ${where}: mend that and start again`,
        )
      }
      await sleep(100)
    }
  }

  /** Fast shutdown: transactions are rolled back, everything is written, no recovery at the next start. */
  async stop(patience?: number): Promise<void> {
    this.#stopping.abort()
    const current = this.#current
    if (current && !current.isGone()) await endPostmaster(current.pid, current.isGone, patience)
    await this.#revival
  }

  /** For the moment when nothing can be waited for any more. */
  signalStop(): void {
    this.#stopping.abort()
    if (this.pid !== undefined) signal(this.pid, 'SIGINT')
  }

  async #attempt(): Promise<string | undefined> {
    const postmaster = launchPostmaster(this.#launch)
    this.#current = postmaster
    const reason = await postmaster.ready((seconds) => this.#log(`PostgreSQL is recovering (${seconds} s) ...`))
    if (reason === undefined) this.#watch(postmaster)
    else if (passing.test(reason)) await endStrays(this.#launch.cluster)
    return reason
  }

  #watch(postmaster: Postmaster): void {
    void postmaster.gone.then((said) => {
      if (this.#stopping.signal.aborted) return
      const reason = this.#trueReason(said)
      this.#log(`PostgreSQL is gone (${reason}); starting it again`)
      this.#tell({ up: false, reason })
      this.#revival = this.#revive()
    })
  }

  /** Without an end, since only trying tells when, for example, the disk has room again. */
  async #revive(): Promise<void> {
    let said = ''
    for (let pause = 50; !this.#stopping.signal.aborted; pause = Math.min(pause * 2, longestPause)) {
      const failed = await this.#attemptSafely()
      if (failed === undefined) {
        this.#log('PostgreSQL is back')
        return this.#tell({ up: true, pid: this.pid ?? 0 })
      }
      const reason = this.#trueReason(failed)
      if (reason !== said) this.#log(`PostgreSQL does not start yet (${reason})`)
      said = reason
      await sleep(pause, undefined, { signal: this.#stopping.signal }).catch(() => {})
    }
  }

  async #attemptSafely(): Promise<string | undefined> {
    try {
      return await this.#attempt()
    } catch (error) {
      return (error as Error).message
    }
  }

  /** On a full disk PostgreSQL can't even write down what it dies of. */
  #trueReason(reason: string): string {
    return hasRoom(this.#launch.cluster, roomToBegin) ? reason : full
  }

  #tell(state: State): void {
    this.#isDown = !state.up
    for (const listener of this.#listeners) listener(state)
  }
}
