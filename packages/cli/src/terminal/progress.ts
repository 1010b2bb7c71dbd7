import type { Shell } from '../shell.ts'

/** A line on standard error that changes in place on a terminal, and is written now and then elsewhere. */
export class Progress {
  readonly #shell: Shell
  readonly #timer: NodeJS.Timeout
  readonly #line: () => string

  constructor(shell: Shell, line: () => string) {
    this.#shell = shell
    this.#line = line
    this.#timer = setInterval(() => this.#draw(), shell.stderr.isTTY ? 250 : 10_000)
  }

  /** Writes a line that stays. */
  say(text: string): void {
    this.#shell.stderr.write(this.#shell.stderr.isTTY ? `\r\u001b[K${text}\n` : `${text}\n`)
  }

  /** Ends it with the line as it is now. */
  end(): void {
    clearInterval(this.#timer)
    this.say(this.#line())
  }

  #draw(): void {
    const { stderr } = this.#shell
    const text = this.#line()
    stderr.write(stderr.isTTY ? `\r\u001b[K${text.slice(0, (stderr.columns || 80) - 1)}` : `${text}\n`)
  }
}
