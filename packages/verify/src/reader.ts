import { blocks } from './blocks.ts'
import { Fields } from './fields.ts'
import { judge } from './judge.ts'
import { Ledger } from './ledger.ts'
import type { TraceLine } from './line.ts'
import { parse } from './parse.ts'
import type { Source } from './source.ts'

const decoder = new TextDecoder()

/** A line that is no trace line. */
export class TraceError extends Error {
  override name = 'TraceError'
}

/** Reads one line. Throws a `TraceError` that says what is wrong with it. Unknown fields are kept. */
export function parseLine(text: string): TraceLine {
  const bytes = new TextEncoder().encode(text)
  const fields = new Fields()
  const flaw = parse(bytes, 0, bytes.length, fields) ?? judge(new Ledger(0), fields)
  if (typeof flaw === 'string') throw new TraceError(`${flaw}: ${text.slice(0, 200)}`)
  return JSON.parse(text) as TraceLine
}

/** Reads a trace line by line, for programs that are in no hurry. A last line that was cut off is left out. */
export function* readTrace(source: Source): Generator<TraceLine> {
  for (const { bytes, end, cut } of blocks(source)) {
    for (let at = 0; at < end; ) {
      const stop = bytes.indexOf(10, at)
      const text = decoder.decode(bytes.subarray(at, stop))
      at = stop + 1
      if (text.trim() === '') continue
      if (!cut) yield parseLine(text)
      else yield* lastLine(text)
    }
  }
}

function* lastLine(text: string): Generator<TraceLine> {
  try {
    yield parseLine(text)
  } catch (error) {
    if (!(error instanceof TraceError)) throw error
  }
}
