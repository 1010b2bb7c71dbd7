import type { SimFault } from '../sim/faults.ts'
import type { Random } from '../sim/random.ts'
import type { Scene } from './scene.ts'

/** The promises of docs/SPEC.md. */
export const promises = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8'] as const
export type PromiseName = (typeof promises)[number]

/**
 * What users or operators may see of a fault. Each that is seen has to be stated by it:
 * `refused`: sends are answered with `unavailable`, `unknown` or `busy`, and stored later; `late`: a send, all its tries
 * together, took longer than 5 s; `mute`: a try over a connection that stands has no answer within some seconds; `cut`:
 * connections were lost; `unready`: a node wants no traffic, and says why; `degraded`: a node says that something does
 * not work as it should; `lost`: acknowledged messages are gone; `reset`: clients are told to begin anew.
 */
export const symptoms = ['refused', 'late', 'mute', 'cut', 'unready', 'degraded', 'lost', 'reset'] as const
export type Symptom = (typeof symptoms)[number]

/** To which promise each belongs. */
export const promiseOf: Readonly<Record<Symptom, PromiseName>> = {
  refused: 'P8',
  late: 'P8',
  mute: 'P8',
  cut: 'P8',
  unready: 'P8',
  degraded: 'P8',
  lost: 'P1',
  reset: 'P4',
}

/** What a fault does its work with. */
export interface Stage {
  readonly scene: Scene
  readonly random: Random
}

/** One thing that goes wrong, and what is promised of it. */
export interface Fault {
  readonly name: string
  /** For operators: what is done, to what. */
  readonly what: string
  /** From `apply` to `mend`, s. */
  readonly seconds: number
  readonly apply: (stage: Stage) => Promise<void>
  /** Undoes it, as an operator or a supervisor would; only recovery is left then. */
  readonly mend: (stage: Stage) => Promise<void>
  /** What may be seen of it. What is not named must not be. */
  readonly expects: readonly Symptom[]
  /** The same for operators: how it degrades. */
  readonly how: string
  /** Only this node may be unready or degraded, from 0; undefined: any. */
  readonly node?: number
  /** Recovery is counted from the beginning: it recovers while the fault lasts. Else from its end. */
  readonly recoversDuring?: boolean
  /** By its nature it breaks what `lost` says; the clients are told by `reset`, and what they hold then is the truth. */
  readonly loses?: boolean
  /** Needs PostgreSQL's primary on a small disk, or a pair that nobody goes on with afterwards. */
  readonly needs?: 'smallDisk' | 'ownScene'
  /** The fault of the simulation that is like it. */
  readonly like: SimFault
}
