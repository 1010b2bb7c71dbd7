import { join } from 'node:path'
import { type Report, verifyFiles } from '@confab/verify'
import { Trace } from '../../packages/cli/src/replay/tracing.ts'

type Body = Parameters<Trace['write']>[2]

/**
 * The traces of a round: a file for each history of the store. An actor goes on in the next file when it was told that
 * there is another history, since no rule holds across two of them.
 */
export class Lines {
  readonly #folder: string
  readonly #traces: Trace[] = []
  readonly #historyOf = new Map<string, number>()
  #latest = 0
  #isClosed = false

  constructor(folder: string) {
    this.#folder = folder
    this.#of(0)
  }

  /** The trace of the first history, for those who write nothing of later ones. */
  get first(): Trace {
    return this.#of(0)
  }

  write(actor: string, conn: string, body: Body): void {
    this.#of(this.#historyOf.get(actor) ?? this.#latest).write(actor, conn, body)
  }

  /** This actor has been told to begin anew: what it writes from now on is of the history that is the latest then. */
  turn(actor: string): void {
    const next = (this.#historyOf.get(actor) ?? 0) + 1
    this.#historyOf.set(actor, next)
    this.#latest = Math.max(this.#latest, next)
  }

  /** Whose lines are pinned to the first history until it turns. */
  begin(actor: string): void {
    this.#historyOf.set(actor, 0)
  }

  /** Closes all, and judges each history by itself, the latest one last. */
  verify(): Report[] {
    this.close()
    return this.#traces.map(({ path }) => verifyFiles([path]))
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const trace of this.#traces) trace.close()
  }

  #of(history: number): Trace {
    this.#traces[history] ??= new Trace(join(this.#folder, `trace-${history + 1}.jsonl`), Date.now)
    return this.#traces[history]
  }
}
