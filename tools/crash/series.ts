import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Disk } from '../load/disk.ts'
import { Random } from '../sim/random.ts'
import { type FaultName, faults } from './faults.ts'
import { Ledger } from './ledger.ts'
import { Operated } from './operated.ts'
import { type Outcome, playRound } from './round.ts'

/** How a round went. `notRun`: why it could not be tried here, which is no pass. */
export type Played =
  | { readonly kind: 'passed'; readonly outcome: Outcome }
  | {
      readonly kind: 'failed'
      readonly problems: readonly string[]
      readonly folder: string
      readonly outcome?: Outcome
    }
  | { readonly kind: 'notRun'; readonly why: string }

/**
 * Rounds one after the other. They share a server and its data for as long as all goes well, so that what one round
 * stored goes through all the later crashes; a full disk gets a server of its own, on a small disk.
 */
export class Series {
  readonly #folder: string
  readonly #keep: boolean
  readonly #stop: AbortSignal
  readonly #ledger = new Ledger()
  readonly #servers = new Set<Operated>()
  readonly #disks = new Set<Disk>()
  #shared: Operated | undefined
  #places = 0

  constructor(folder: string, keep: boolean, stop: AbortSignal) {
    this.#folder = folder
    this.#keep = keep
    this.#stop = stop
  }

  async play(number: number, seed: number, name: FaultName): Promise<Played> {
    const folder = join(this.#folder, `round-${number}`)
    if (!faults[name].needsDisk) {
      this.#shared ??= await this.#begin(join(this.#folder, `server-${++this.#places}`))
      return this.#round(folder, seed, name, { server: this.#shared, disk: undefined })
    }
    const disk = await Disk.mount(join(this.#folder, `disk-${number}`))
    if ('refused' in disk) return { kind: 'notRun', why: `no small disk can be mounted here: ${disk.refused}` }
    this.#disks.add(disk)
    let server: Operated | undefined
    try {
      server = await this.#begin(folder, join(disk.path, 'data'))
      return await this.#round(folder, seed, name, { server, disk })
    } finally {
      if (server) await this.#end(server)
      saveLog(disk, folder)
      await disk.unmount()
      this.#disks.delete(disk)
    }
  }

  /** Reads all rounds' conversations again, and ends the server. Answers what was wrong. */
  async finish(): Promise<string[]> {
    const server = this.#shared
    if (!server) return []
    const changed = await this.#ledger.compare(server)
    const left = await this.#end(server)
    return left === 0 ? changed : [...changed, `${left} processes of PostgreSQL outlived the server`]
  }

  /** Conversations that went through the crashes of later rounds. */
  get kept(): number {
    return this.#ledger.size
  }

  /** Ends whatever runs, at once. */
  async abandon(): Promise<void> {
    for (const server of this.#servers) server.endNow()
    for (const disk of this.#disks) await disk.unmount()
  }

  /** The same where nothing can be waited for. */
  endNow(): void {
    for (const server of this.#servers) server.endNow()
    for (const disk of this.#disks) disk.unmountNow()
  }

  async #round(
    folder: string,
    seed: number,
    name: FaultName,
    place: { server: Operated; disk: Disk | undefined },
  ): Promise<Played> {
    const site = { ...place, random: new Random(seed) }
    const tenant = `seed-${seed}`
    const outcome = await playRound({ name, site, folder, tenant, stop: this.#stop }).catch((error: Error) => error)
    if (outcome instanceof Error && this.#stop.aborted) throw outcome
    if (outcome instanceof Error) return this.#failed({ kind: 'failed', problems: [outcome.message], folder })
    if (outcome.problems.length > 0) {
      return this.#failed({ kind: 'failed', problems: outcome.problems, folder, outcome })
    }
    if (place.server === this.#shared) await this.#ledger.note(outcome)
    if (!this.#keep) rmSync(folder, { recursive: true, force: true })
    return { kind: 'passed', outcome }
  }

  /** The next round begins with a fresh server: what broke this one must not break all others. */
  async #failed(played: Played): Promise<Played> {
    const server = this.#shared
    this.#shared = undefined
    this.#ledger.forget()
    if (server) await this.#end(server)
    return played
  }

  async #begin(folder: string, dataDir = join(folder, 'data')): Promise<Operated> {
    const server = await Operated.at(folder, dataDir)
    this.#servers.add(server)
    await server.start()
    return server
  }

  async #end(server: Operated): Promise<number> {
    const left = await server.stop()
    this.#servers.delete(server)
    return left
  }
}

/** What PostgreSQL said goes with its disk, unless it is kept. */
function saveLog(disk: Disk, folder: string): void {
  const log = join(disk.path, 'data', 'postgres.log')
  if (existsSync(folder) && existsSync(log)) copyFileSync(log, join(folder, 'postgres.log'))
}
