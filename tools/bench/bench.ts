import type { Contestant } from './contestants.ts'
import type { Figures } from './figures.ts'
import { add, type Report } from './report.ts'
import type { Measurement } from './rows.ts'
import type { Scale } from './scale.ts'
import type { Measured } from './servers/measured.ts'

/** What a scenario is given: how much to measure, and where to say what it found. */
export class Bench {
  readonly scale: Scale
  readonly report: Report
  /** A folder of chat logs, if there is one. */
  readonly logs: string | undefined
  /** So many idle connections over several nodes, if that was asked. */
  readonly connections: number | undefined
  readonly #say: (line: string) => void
  readonly #oursOnly: boolean

  constructor(
    report: Report,
    oursOnly: boolean,
    say: (line: string) => void,
    { logs, connections }: { logs?: string | undefined; connections?: number | undefined } = {},
  ) {
    this.report = report
    this.#oursOnly = oursOnly
    this.scale = report.scale
    this.#say = say
    this.logs = logs
    this.connections = connections
  }

  say(line: string): void {
    this.#say(line)
  }

  /** Measures as often as runs are wanted. `warm`: once before, not counted. */
  async measure(
    contestant: Contestant,
    measurement: Measurement,
    run: () => Promise<Figures>,
    warm?: () => Promise<unknown>,
  ): Promise<void> {
    await warm?.()
    const runs: Figures[] = []
    for (let i = 0; i < this.scale.runs; i++) runs.push(await run())
    add(this.report, contestant, measurement, runs)
    const medians = this.report.found.at(-1)?.medians ?? {}
    const shown = Object.entries(medians).map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
    this.#say(`  ${contestant} ${measurement}: ${shown.join(', ')}`)
  }

  /** Starts a server, hands it over, stops it; what goes wrong is a failure of the report, and the next goes on. */
  async on<M extends Measured>(
    contestant: Contestant,
    scenario: string,
    start: () => Promise<M>,
    act: (measured: M) => Promise<void>,
  ): Promise<void> {
    if (this.#oursOnly && contestant !== 'confab') return
    let measured: M | undefined
    try {
      measured = await start()
      await act(measured)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      this.report.failures.push({ contestant, scenario, message })
      this.#say(`  FAILED ${contestant} ${scenario}: ${message}`)
    } finally {
      await measured?.stop()
    }
  }
}
