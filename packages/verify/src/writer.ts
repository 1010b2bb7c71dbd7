import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { formatLine, type TraceLine } from './line.ts'

const enough = 64 * 1024

/**
 * Appends lines to a trace file. A `send` reaches the operating system before `write` returns, so that a killed
 * process has never sent what its trace does not show; other lines may wait.
 */
export class TraceWriter {
  readonly #file: number
  #waiting = ''

  /** Opens or makes the file, and takes off a last line that a crash cut. Throws what the file system throws. */
  constructor(path: string) {
    this.#file = openSync(path, 'a+')
    ftruncateSync(this.#file, wholeLines(this.#file))
  }

  write(line: TraceLine): void {
    this.#waiting += `${formatLine(line)}\n`
    if (line.ev === 'send' || this.#waiting.length > enough) this.flush()
  }

  /** Hands all lines to the operating system. */
  flush(): void {
    const bytes = Buffer.from(this.#waiting)
    this.#waiting = ''
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at)
  }

  close(): void {
    this.flush()
    closeSync(this.#file)
  }
}

// The length of the file up to its last line feed.
function wholeLines(file: number): number {
  const part = Buffer.alloc(4096)
  let end = fstatSync(file).size
  while (end > 0) {
    const from = Math.max(0, end - part.length)
    const count = readSync(file, part, 0, end - from, from)
    const feed = part.subarray(0, count).lastIndexOf(10)
    if (feed >= 0) return from + feed + 1
    end = from
  }
  return 0
}
