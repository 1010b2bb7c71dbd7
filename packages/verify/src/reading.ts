import {
  BY_ENTRY,
  CONV_OF,
  END_LINE,
  ENTRY_LINE,
  LAST,
  LAST_LINE,
  LEFT,
  NOTED,
  SENDER_OF,
  SEQ_OF,
  START,
  STATE,
} from './columns.ts'
import { weigh } from './content.ts'
import { CID, type Fields, SENDER } from './fields.ts'
import type { Ledger } from './ledger.ts'

/** A reader was shown an entry. */
export function entry(ledger: Ledger, line: Fields): void {
  const row = identify(ledger, line)
  if (row >= 0) {
    weigh(ledger, line, row, BY_ENTRY)
    if (line.added.length + line.removed.length > 0) note(ledger, line, row)
  }
  follow(ledger, line)
}

// Which message is it, and is it the one that others were shown at this seq? -1 when it is not.
function identify(ledger: Ledger, line: Fields): number {
  const { log, messages } = ledger
  const key = line.has(CID)
    ? ledger.key(line.lo[SENDER]!, line.hi[SENDER]!, line.lo[CID]!, line.hi[CID]!)
    : ledger.key(0, 0, line.seq, line.seq)
  const known = log.get(line.seq)
  const row = known < 0 ? messages.put(key.lo, key.hi) : known
  const cells = messages.cells(row)
  const at = messages.at(row)
  if (known >= 0 && (cells[at] !== key.lo || cells[at + 1] !== key.hi)) {
    const where = ledger.conversations.text(ledger.conversation)
    ledger.findings.add('P3.1', `two entries at seq ${line.seq} of ${where}`, cells[at + ENTRY_LINE]!, ledger.line)
    return -1
  }
  if (known < 0) place(ledger, line, row, cells, at)
  if (cells[at + SEQ_OF] !== line.seq) {
    const text = `${line.text(CID)} in ${ledger.conversations.text(ledger.conversation)} stands at two seqs`
    ledger.findings.add('P2.1', text, cells[at + ENTRY_LINE]!, ledger.line)
  }
  return row
}

function place(ledger: Ledger, line: Fields, row: number, cells: Int32Array, at: number): void {
  const log = ledger.log
  log.set(line.seq, row)
  if (line.seq > log.highest) {
    log.highest = line.seq
    log.highestLine = ledger.line
  }
  if (cells[at + SEQ_OF] !== 0) return
  cells[at + SEQ_OF] = line.seq
  cells[at + ENTRY_LINE] = ledger.line
  cells[at + CONV_OF] = ledger.conversation
  cells[at + SENDER_OF] = line.has(SENDER) ? ledger.users.ofField(line, SENDER) : -1
}

// The first line that names the users is enough: all lines of one seq are about one entry.
function note(ledger: Ledger, line: Fields, row: number): void {
  const cells = ledger.messages.cells(row)
  const at = ledger.messages.at(row)
  if (cells[at + STATE]! & NOTED) return
  cells[at + STATE]! |= NOTED
  for (const user of line.removed) ledger.log.change(user, line.seq, false)
  for (const user of line.added) ledger.log.change(user, line.seq, true)
}

// The reader's own place: each once, in order, no holes.
function follow(ledger: Ledger, line: Fields): void {
  const row = ledger.view()
  const cells = ledger.views.cells(row)
  const at = ledger.views.at(row)
  const last = cells[at + LAST]!
  const seq = line.seq
  if (cells[at + END_LINE] !== 0) {
    ledger.findings.add('T1.2', `${ledger.who()} ended, then was shown ${seq}`, cells[at + END_LINE]!, ledger.line)
  }
  const before = last === 0 ? cells[at + LEFT]! : last
  if (seq <= before) {
    const again = { reader: ledger.reader, conversation: ledger.conversation, low: seq, high: seq }
    const evidence = seq === last ? cells[at + LAST_LINE]! : seq >= cells[at + START]! ? again : cells[at + LAST_LINE]!
    ledger.findings.add('P3.3', `${ledger.who()} was shown ${seq} after ${before}`, evidence, ledger.line)
    return
  }
  if (last === 0) cells[at + START] = seq
  else if (seq !== last + 1) {
    ledger.findings.add('P3.2', `${ledger.who()} was shown ${seq} after ${last}`, cells[at + LAST_LINE]!, ledger.line)
  }
  cells[at + LAST] = seq
  cells[at + LAST_LINE] = ledger.line
  if (line.removed.length > 0 && line.removed.includes(ledger.users.text(ledger.user))) close(ledger, row, seq)
}

/** Ends the run of a view. `left` is the seq of the entry that removed the reader, or 0 when he starts over. */
export function close(ledger: Ledger, row: number, left: number): void {
  const cells = ledger.views.cells(row)
  const at = ledger.views.at(row)
  if (cells[at + LAST] !== 0) ledger.runs.push({ view: row, start: cells[at + START]!, end: cells[at + LAST]! })
  cells[at + START] = 0
  cells[at + LAST] = 0
  cells[at + LEFT] = left
}
