import { CURSOR_LINE, CURSOR_SEQ, END_LINE, LAST, LAST_LINE, LEFT, START } from './columns.ts'
import { CONV, type Fields, FROM, KIND, USER } from './fields.ts'
import type { Ledger } from './ledger.ts'
import { close } from './reading.ts'
import type { RuleId } from './rules.ts'

/** A reader was shown where a cursor stands. */
export function cursor(ledger: Ledger, line: Fields): void {
  const user = line.has(USER) ? ledger.users.ofField(line, USER) : ledger.user
  const key = ledger.key(ledger.reader, ledger.reader, user ^ line.lo[KIND]!, user ^ line.hi[KIND]!)
  const row = ledger.cursors.put(key.lo, key.hi)
  const cells = ledger.cursors.cells(row)
  const at = ledger.cursors.at(row)
  const before = cells[at + CURSOR_SEQ]!
  if (line.seq < before) {
    const text = `${ledger.who()} saw the ${line.text(KIND)} cursor of ${ledger.users.text(user)} go from ${before} to ${line.seq}`
    ledger.findings.add('P5.1', text, cells[at + CURSOR_LINE]!, ledger.line)
    return
  }
  cells[at + CURSOR_SEQ] = line.seq
  cells[at + CURSOR_LINE] = ledger.line
  const log = ledger.log
  if (line.seq <= log.cursor) return
  log.cursor = line.seq
  log.cursorLine = ledger.line
}

/** A reader was told that he has all up to a head. */
export function whole(ledger: Ledger, line: Fields): void {
  const row = ledger.view()
  const { position, start } = standing(ledger, row)
  if (position < line.seq && !seesNothing(line, position)) lacks(ledger, 'P4.1', row, `up to ${line.seq}`)
  else if (line.has(FROM) && start > line.from) lacks(ledger, 'P4.1', row, `from ${line.from}`)
}

/** A reader starts over, in one conversation or in all. */
export function reset(ledger: Ledger, line: Fields): void {
  if (line.has(CONV)) return restart(ledger, ledger.view())
  for (const row of ledger.ownViews()) restart(ledger, row)
}

function restart(ledger: Ledger, row: number): void {
  close(ledger, row, 0)
  // What comes now follows on from nothing: a removal before it is not where he goes on.
  ledger.runs.push({ view: row, start: 0, end: 0 })
  ledger.views.cells(row)[ledger.views.at(row) + END_LINE] = 0
}

/** A reader's reading of a conversation is over: he was shown all up to this head and will be shown no more. */
export function end(ledger: Ledger, line: Fields): void {
  const row = ledger.view()
  const { position, start } = standing(ledger, row)
  const from = line.has(FROM) ? line.from : line.full ? 1 : 0
  if (position < line.seq && !seesNothing(line, position)) lacks(ledger, 'P3.4', row, `up to ${line.seq}`)
  else if (position > line.seq) lacks(ledger, 'P3.4', row, `no more than ${line.seq}`)
  else if (from > 0 && start > from) lacks(ledger, 'P3.4', row, `from ${from}`)
  ledger.views.cells(row)[ledger.views.at(row) + END_LINE] = ledger.line
  if (line.full) prove(ledger, line.seq, from)
}

function prove(ledger: Ledger, head: number, from: number): void {
  const { log } = ledger
  if (log.headLine !== 0 && log.head !== head) {
    const text = `two full readers of ${ledger.conversations.text(ledger.conversation)} end at ${log.head} and ${head}`
    ledger.findings.add('P3.5', text, log.headLine, ledger.line)
  }
  if (log.headLine === 0 || from < log.from) log.from = from
  if (log.headLine !== 0 && log.head >= head) return
  log.head = head
  log.headLine = ledger.line
}

function standing(ledger: Ledger, row: number): { position: number; start: number } {
  const last = ledger.views.cell(row, LAST)
  return { position: last || ledger.views.cell(row, LEFT), start: ledger.views.cell(row, START) }
}

// A newcomer for whom nothing has been written yet.
function seesNothing(line: Fields, position: number): boolean {
  return position === 0 && line.has(FROM) && line.from > line.seq
}

function lacks(ledger: Ledger, rule: RuleId, row: number, what: string): void {
  const { position, start } = standing(ledger, row)
  const shown = position === 0 ? 'nothing' : start === 0 ? `up to ${position}` : `${start} to ${position}`
  const first = { reader: ledger.reader, conversation: ledger.conversation, low: start, high: start }
  const evidence = what.startsWith('from') ? first : ledger.views.cell(row, LAST_LINE)
  ledger.findings.add(rule, `${ledger.who()} claims ${what}, and was shown ${shown}`, evidence, ledger.line)
}
