import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { EventLedger } from './event-ledger.ts'
import type { Fault } from './fault.ts'
import type { Irc } from './irc.ts'
import { type Result, resultOf } from './result.ts'
import { playRound } from './round.ts'
import { type Scene, Stops, startScene } from './scene.ts'
import { DiskRefused } from './small-disk.ts'
import { isBroken } from './verdict.ts'

/** How it went. `notRun`: why it could not be tried here, which is no pass; `failed`: the round itself did not come off. */
export type Played =
  | { readonly kind: 'judged'; readonly result: Result; readonly folder: string }
  | { readonly kind: 'failed'; readonly why: string; readonly folder: string }
  | { readonly kind: 'notRun'; readonly why: string }

interface Standing {
  readonly needs: Fault['needs']
  readonly scene: Scene
  readonly events: EventLedger
  readonly stops: Stops
}

export interface SeriesNeeds {
  /** Traces of rounds go there; those of rounds that broke something stay. */
  readonly folder: string
  readonly irc?: Irc | undefined
  readonly keep?: boolean
  /** Whether what took too long breaks a promise; true if not given. */
  readonly judgesTimes?: boolean
  readonly stop: AbortSignal
  readonly tell: (line: string) => void
}

/** Rounds one after the other, on one scene for as long as nothing breaks and a fault needs no other one. */
export class Series {
  readonly #needs: SeriesNeeds
  #standing: Standing | undefined
  #rounds = 0

  constructor(needs: SeriesNeeds) {
    this.#needs = needs
  }

  async play(fault: Fault, seed: number): Promise<Played> {
    const { stop, tell, irc, keep } = this.#needs
    const folder = join(this.#needs.folder, `round-${++this.#rounds}-${fault.name}`)
    mkdirSync(folder, { recursive: true })
    try {
      const { scene, events } = await this.#stand(fault)
      tell(`${fault.name}: ${fault.what}`)
      const seen = await playRound({ scene, fault, events, seed, folder, irc, stop, tell })
      const result = resultOf(fault, seed, seen, this.#needs.judgesTimes)
      if (isBroken(result.cells) || fault.needs) await this.end()
      if (!isBroken(result.cells) && !keep) rmSync(folder, { recursive: true, force: true })
      return { kind: 'judged', result, folder }
    } catch (error) {
      await this.end()
      if (stop.aborted) throw error
      if (error instanceof DiskRefused) return { kind: 'notRun', why: error.message }
      return { kind: 'failed', why: error instanceof Error ? error.message : String(error), folder }
    }
  }

  /** Ends whatever runs. */
  async end(): Promise<void> {
    const standing = this.#standing
    this.#standing = undefined
    await standing?.stops.run()
  }

  async #stand({ needs }: Fault): Promise<Standing> {
    if (this.#standing && this.#standing.needs === needs) return this.#standing
    await this.end()
    const stops = new Stops()
    try {
      const { tell } = this.#needs
      const failover = needs === 'ownScene' ? 'ask' : 'keep'
      const scene = await startScene({ smallDisk: needs === 'smallDisk', failover, tell }, stops)
      const events = new EventLedger(scene.kafka.ways.at(-1) ?? [])
      stops.add(() => events.stop())
      this.#standing = { needs, scene, events, stops }
      return this.#standing
    } catch (error) {
      await stops.run()
      throw error
    }
  }
}
