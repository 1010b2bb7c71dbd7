import { closeSync, openSync, readSync } from 'node:fs'
import { formatLine, type TraceLine } from './line.ts'

/** The bytes of one trace, readable more than once: a second reading fetches the evidence. */
export interface Source {
  /** As the report calls it, before the number of a line. */
  name: string
  /** Begins at the first byte. The function fills a buffer from `at` on and returns how much, 0 at the end. */
  open(): { fill: (buffer: Uint8Array<ArrayBuffer>, at: number) => number; close: () => void }
}

/** A trace in a file. Opening throws what the file system throws. */
export function fileSource(path: string): Source {
  return {
    name: path,
    open() {
      const file = openSync(path, 'r')
      return {
        fill: (buffer, at) => readSync(file, buffer, at, buffer.length - at, null),
        close: () => closeSync(file),
      }
    },
  }
}

/** A trace in memory, as text (a line feed after each line) or as lines. */
export function memorySource(name: string, lines: string | Iterable<TraceLine | string>): Source {
  const bytes = new TextEncoder().encode(typeof lines === 'string' ? lines : join(lines))
  return {
    name,
    open() {
      let done = 0
      return {
        fill(buffer, at) {
          const part = bytes.subarray(done, done + buffer.length - at)
          buffer.set(part, at)
          done += part.length
          return part.length
        },
        close: () => {},
      }
    },
  }
}

function join(lines: Iterable<TraceLine | string>): string {
  let text = ''
  for (const line of lines) text += `${typeof line === 'string' ? line : formatLine(line)}\n`
  return text
}
