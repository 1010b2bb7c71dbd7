import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { newFolder } from '../services/watchdog.ts'

const shifter = pathToFileURL(join(import.meta.dirname, 'clock-shift.ts')).href

/** The wall clock of one node, which can be put wrong while it runs. */
export class Clock {
  readonly #file: string

  constructor(name: string) {
    this.#file = join(newFolder(`${name}-clock`), 'shift')
    this.shift(0)
  }

  /** What its node is started with. */
  get environment(): Readonly<Record<string, string>> {
    return { NODE_OPTIONS: `--import=${shifter}`, CHAOS_CLOCK: this.#file }
  }

  /** `ms` off from now on (within 0.1 s); 0: right. */
  shift(ms: number): void {
    writeFileSync(this.#file, String(ms))
  }
}
