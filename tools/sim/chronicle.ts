import { createHash } from 'node:crypto'
import type { TraceLine } from '@confab/verify'
import { formatLine } from '@confab/verify'
import type { VirtualClock } from './clock.ts'

/** Something that happened and that no trace tells: a cut, a crash, a pause. `t` in ms since the run began. */
export interface Told {
  readonly t: number
  readonly who: string
  readonly text: string
}

export type Body = Omit<TraceLine, 'v' | 't' | 'actor' | 'conn'>

/** All that happened in a run, in order: what is told, and what the clients trace. */
export class Chronicle {
  readonly items: (Told | TraceLine)[] = []
  readonly #clock: VirtualClock
  readonly #began: number

  constructor(clock: VirtualClock) {
    this.#clock = clock
    this.#began = clock.now()
  }

  tell(who: string, text: string): void {
    this.items.push({ t: this.#clock.now() - this.#began, who, text })
  }

  trace(actor: string, conn: string, body: Body): void {
    this.items.push({ v: 1, t: this.#clock.now() - this.#began, actor, conn, ...body })
  }

  get lines(): TraceLine[] {
    return this.items.filter((item) => 'ev' in item)
  }

  /** The same for the same run, and for no other. */
  get hash(): string {
    const hash = createHash('sha256')
    for (const item of this.items) hash.update(`${'ev' in item ? formatLine(item) : JSON.stringify(item)}\n`)
    return hash.digest('hex')
  }
}
