import { pause } from '../load/pause.ts'
import type { Operated } from './operated.ts'

/** Asks /readyz several times a second, as a balancer does, and keeps what it says. */
export class ReadyWatch {
  /** The reasons that were told, and when; not being ready for no reason is an empty one. */
  readonly reasons: { readonly at: number; readonly why: string }[] = []
  readonly #over = new AbortController()
  #ready: (() => void) | undefined

  constructor(server: Operated) {
    void this.#watch(server)
  }

  /** Resolves at the next answer that it is ready. */
  untilReady(): Promise<void> {
    return new Promise((resolve) => {
      this.#ready = resolve
    })
  }

  end(): void {
    this.#over.abort()
  }

  async #watch(server: Operated): Promise<void> {
    while (!this.#over.signal.aborted) {
      const at = performance.now()
      const why = await server.unready()
      if (why === undefined) this.#ready?.()
      else this.reasons.push({ at, why })
      await pause(200, 200, () => 0, this.#over.signal)
    }
  }
}
