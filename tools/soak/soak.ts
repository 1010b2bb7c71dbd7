import { Random } from '../sim/random.ts'
import { type Gauges, most, readMemory } from './gauges.ts'
import { Ghosts } from './ghosts.ts'
import type { LeakName } from './leaks.ts'
import { levels, type Outcome, type Place, playRound } from './round.ts'
import { setScene } from './scene.ts'
import { SoakServer } from './server.ts'
import { patience } from './settings.ts'

export interface SoakOptions {
  /** For its data and output. */
  readonly folder: string
  readonly seed: number
  readonly isTls: boolean
  readonly atOnce: number
  /** For how long guests come and go before memory counts, ms: code is compiled and connections are made. */
  readonly warmUpMs: number
  /** For how long what is left of guests may take to go, ms; as long as the server's settings allow, if not said. */
  readonly patience?: number
  readonly leaks?: readonly LeakName[]
  readonly stop: AbortSignal
}

/** One server under one base line, for as many rounds as wanted. */
export class Soak {
  readonly server: SoakServer
  readonly #options: SoakOptions
  readonly #patience: number
  readonly #ghosts = new Ghosts()
  #place: Place | undefined
  #base: Gauges = new Map()

  private constructor(server: SoakServer, options: SoakOptions) {
    this.server = server
    this.#options = options
    this.#patience = options.patience ?? patience
  }

  static async begin(options: SoakOptions): Promise<Soak> {
    return new Soak(await SoakServer.start(options.folder, options.isTls, options.leaks), options)
  }

  /** The base line: what it counts, when nobody has been there yet; memory and descriptors, after a warm-up. */
  async settle(): Promise<Gauges> {
    const { seed, isTls, atOnce, warmUpMs, stop } = this.#options
    await this.server.ready()
    const fresh = await levels(this.server)
    const scene = await setScene({ port: this.server.port, isTls }, new Random(seed), this.#ghosts)
    this.#place = { server: this.server, scene, stop }
    const before = new Map([...fresh, ...unlimited])
    const { end } = await playRound(this.#place, { atOnce, ms: warmUpMs, base: before, patience: this.#patience })
    const late = new Map([['descriptors', end.get('descriptors') ?? 0]])
    this.#base = new Map([...most(fresh, late), ...(await readMemory(this.server))])
    return this.#base
  }

  get base(): Gauges {
    return this.#base
  }

  async round(ms: number, seen?: (now: Gauges) => void): Promise<Outcome> {
    if (!this.#place) throw new Error('it has not settled yet')
    const { atOnce } = this.#options
    const how = { atOnce, ms, base: this.#base, patience: this.#patience, ...(seen ? { seen } : {}) }
    return playRound(this.#place, how)
  }

  async end(): Promise<void> {
    this.#ghosts.buryAll()
    await this.server.stop()
  }

  /** Where nothing can be waited for. */
  endNow(): void {
    this.#ghosts.buryAll()
    this.server.endNow()
  }
}

/** What has no base line before the warm-up. */
const unlimited = ['descriptors', 'heap', 'wholeHeap', 'external', 'processListeners'].map(
  (name) => [name, Number.POSITIVE_INFINITY] as const,
)
