import type { Bench } from './bench.ts'

export interface Scenario {
  readonly about: string
  run(bench: Bench): Promise<void>
}
