import { blocks } from './blocks.ts'
import { ACTOR, CONV, EV, Fields } from './fields.ts'
import type { Exhibit, Shown } from './findings.ts'
import type { Ledger } from './ledger.ts'
import { parse } from './parse.ts'
import type { Source } from './source.ts'

/** A trace line that bears witness: `file:line` and what it says. */
export interface Evidence {
  file: string
  /** From 1. */
  line: number
  text: string
}

const decoder = new TextDecoder()

/**
 * Reads the sources again and fetches the lines of the exhibits, in the order of the trace.
 * @param starts the running number of each source's first line
 */
export function fetchEvidence(ledger: Ledger, sources: Source[], starts: number[]): Evidence[][] {
  const exhibits = new Set<Exhibit>(ledger.findings.claims.flatMap((claim) => claim.exhibits))
  const found = new Map<Exhibit, Evidence & { order: number }>()
  for (const [file, source] of sources.entries()) search(ledger, source, file, starts[file]!, exhibits, found)
  return ledger.findings.claims.map((claim) => {
    const lines = claim.exhibits.map((exhibit) => found.get(exhibit)).filter((line) => line !== undefined)
    const unique = lines.filter((line, index) => lines.findIndex((other) => other.order === line.order) === index)
    return unique.sort((a, b) => a.order - b.order).map(({ file, line, text }) => ({ file, line, text }))
  })
}

function search(
  ledger: Ledger,
  source: Source,
  file: number,
  first: number,
  exhibits: Set<Exhibit>,
  found: Map<Exhibit, Evidence & { order: number }>,
): void {
  const sought = [...exhibits].filter(
    (exhibit) => typeof exhibit !== 'number' && ledger.fileOf[exhibit.reader] === file,
  )
  let order = first
  for (const { bytes, end } of blocks(source)) {
    for (let at = 0; at < end; order++) {
      const stop = bytes.indexOf(10, at)
      const take = (exhibit: Exhibit) => {
        const text = decoder.decode(bytes.subarray(at, stop))
        found.set(exhibit, { file: source.name, line: order - first + 1, text, order })
      }
      if (exhibits.has(order)) take(order)
      if (sought.length > 0) {
        const index = match(ledger, bytes, at, stop, sought as Shown[])
        if (index >= 0) sought.splice(index, 1).forEach(take)
      }
      at = stop + 1
    }
  }
}

const fields = new Fields()

function match(ledger: Ledger, bytes: Uint8Array, at: number, stop: number, sought: Shown[]): number {
  if (parse(bytes, at, stop, fields) !== undefined || fields.text(EV) !== 'entry') return -1
  const actor = fields.text(ACTOR)
  const conversation = fields.text(CONV)
  return sought.findIndex(
    (shown) =>
      ledger.readers.text(shown.reader) === actor &&
      ledger.conversations.text(shown.conversation) === conversation &&
      fields.seq >= shown.low &&
      fields.seq <= shown.high,
  )
}
