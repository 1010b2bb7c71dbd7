import { createInterface, type Interface } from 'node:readline'
import type { Shell } from '../shell.ts'
import { rowsOf } from './width.ts'

/** Where a chat is shown and typed: a terminal, or two pipes. */
export interface Screen {
  /** Somebody looks at it: what was shown can be changed. */
  readonly isTerminal: boolean
  /** Shows lines above the one that is being typed. */
  show(...lines: string[]): void
  /** Shows another text in the place of a line, of the same width, if it is still on the screen; pipes let it be. */
  change(line: string, to: string): void
  /** What is being typed, after each keystroke; pipes tell nothing. */
  onKey(heard: (line: string) => void): void
  /** Changes what stands before the line that is being typed. */
  prompt(text: string): void
  /** Each line that was typed; undefined: the end of the input, or Ctrl-C. */
  onLine(heard: (line: string | undefined) => void): void
  close(): void
}

/** So many lines are kept, to be shown again when the terminal changes its size. */
const kept = 200

/** A change of size by hand comes in many steps: the screen is drawn when so many ms went by without one. */
const quietMs = 80

/** A terminal: lines come in above the prompt, and what is being typed stays as it is. */
class TerminalScreen implements Screen {
  readonly isTerminal = true
  readonly #reader: Interface
  readonly #shell: Shell
  readonly #lines: string[] = []
  readonly #onResize: () => void
  #onKey: () => void = () => undefined
  #closed = false

  constructor(shell: Shell, complete: (line: string) => string[]) {
    this.#shell = shell
    const { stdin: input, stdout: output } = shell
    const completer = (line: string) => [complete(line), line]
    this.#reader = createInterface({ input, output, terminal: true, historySize: 200, completer })
    let timer: NodeJS.Timeout | undefined
    this.#onResize = () => {
      clearTimeout(timer)
      timer = setTimeout(() => this.#redraw(), quietMs)
    }
    output.on('resize', this.#onResize)
  }

  show(...lines: string[]): void {
    if (this.#closed) return
    this.#lines.push(...lines)
    this.#lines.splice(0, this.#lines.length - kept)
    // To the first row of what is being typed, away with it, the new lines, and then what was being typed again.
    const rows = this.#reader.getCursorPos().rows
    const up = rows > 0 ? `\u001b[${rows}A` : ''
    this.#shell.stdout.write(`${up}\r\u001b[J${lines.join('\n')}\n`)
    this.#draw()
  }

  change(line: string, to: string): void {
    const at = this.#lines.lastIndexOf(line)
    if (this.#closed || at < 0) return
    this.#lines[at] = to
    const below = this.#lines.slice(at).reduce((sum, one) => sum + rowsOf(one, this.#columns), 0)
    const up = this.#reader.getCursorPos().rows + below
    // What has left the screen can't be reached any more; when it is drawn anew it is right.
    if (up < (this.#shell.stdout.rows || 24)) this.#shell.stdout.write(`\u001b7\u001b[${up}A\r${to}\u001b8`)
  }

  onKey(heard: (line: string) => void): void {
    this.#onKey = () => heard(this.#reader.line)
    this.#shell.stdin.on('keypress', this.#onKey)
  }

  prompt(text: string): void {
    if (this.#closed) return
    const rows = this.#reader.getCursorPos().rows
    if (rows > 0) this.#shell.stdout.write(`\u001b[${rows}A`)
    this.#reader.setPrompt(text)
    this.#shell.stdout.write('\r\u001b[J')
    this.#draw()
  }

  onLine(heard: (line: string | undefined) => void): void {
    this.#reader.on('line', (line) => {
      this.#wipe(line)
      heard(line)
    })
    this.#reader.on('SIGINT', () => heard(undefined))
    this.#reader.on('close', () => heard(undefined))
  }

  /**
   * The prompt and what is being typed, from the row on in which the cursor is. readline would first go up by the rows
   * that it drew last, into what was said: it does not know that we have moved, so its count is set back.
   */
  #draw(): void {
    Object.assign(this.#reader, { prevRows: 0 })
    this.#reader.prompt(true)
  }

  get #columns(): number {
    return this.#shell.stdout.columns || 80
  }

  /**
   * What was typed goes away: as an entry, with its seq, it comes back. Rather a row of it stays than that one of what
   * was said goes with it.
   */
  #wipe(line: string): void {
    const rows = rowsOf(this.#reader.getPrompt() + line, this.#columns)
    this.#shell.stdout.write(`\u001b[${rows}A\r\u001b[J`)
  }

  /** The terminal has broken all rows anew, and nobody knows where what is being typed began: all is drawn again. */
  #redraw(): void {
    if (this.#closed) return
    const { stdout } = this.#shell
    let room = (stdout.rows || 24) - rowsOf(this.#reader.getPrompt() + this.#reader.line, this.#columns)
    const shown: string[] = []
    for (const line of this.#lines.toReversed()) {
      room -= rowsOf(line, this.#columns)
      if (room < 0) break
      shown.unshift(line)
    }
    stdout.write(`\u001b[H\u001b[J${shown.map((line) => `${line}\n`).join('')}`)
    this.#draw()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#shell.stdout.off('resize', this.#onResize)
    this.#shell.stdin.off('keypress', this.#onKey)
    this.#reader.close()
    this.#shell.stdout.write('\r\u001b[J')
  }
}

/** Pipes: each line in is a line typed, each line shown is a line out. */
class PipeScreen implements Screen {
  readonly isTerminal = false
  readonly #shell: Shell
  #reader: Interface | undefined

  constructor(shell: Shell) {
    this.#shell = shell
  }

  show(...lines: string[]): void {
    this.#shell.stdout.write(`${lines.join('\n')}\n`)
  }

  change(): void {}

  onKey(): void {}

  prompt(): void {}

  onLine(heard: (line: string | undefined) => void): void {
    this.#reader = createInterface({ input: this.#shell.stdin, crlfDelay: Number.POSITIVE_INFINITY })
    this.#reader.on('line', heard)
    this.#reader.on('close', () => heard(undefined))
  }

  close(): void {
    this.#reader?.close()
  }
}

export function openScreen(shell: Shell, complete: (line: string) => string[]): Screen {
  const isTerminal = shell.stdin.isTTY === true && shell.stdout.isTTY === true && shell.env.TERM !== 'dumb'
  return isTerminal ? new TerminalScreen(shell, complete) : new PipeScreen(shell)
}
