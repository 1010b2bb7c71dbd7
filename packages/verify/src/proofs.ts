import {
  ACK_LINE,
  ACK_SEQ,
  BY_ACK,
  BY_ENTRY,
  BY_SEND,
  CONV_OF,
  ENTRY_LINE,
  HASH_HI,
  HASH_LO,
  REFUSED_LINE,
  SEQ_OF,
  STATE,
} from './columns.ts'
import type { Ledger } from './ledger.ts'

/** What can be said of each message only when all files are read. */
export function proveMessages(ledger: Ledger): void {
  const unproven = new Set<number>()
  for (let row = 0; row < ledger.messages.size; row++) {
    const cells = ledger.messages.cells(row)
    const at = ledger.messages.at(row)
    if (cells[at + ACK_LINE] !== 0 && !isProven(ledger, cells, at)) proveAck(ledger, row, unproven)
    if (cells[at + REFUSED_LINE] !== 0) proveRefusal(ledger, row)
  }
  for (const row of ledger.disputes.keys()) proveContent(ledger, row)
}

// What holds for nearly all messages must cost no memory.
function isProven(ledger: Ledger, cells: Int32Array, at: number): boolean {
  const log = ledger.logs[cells[at + CONV_OF]!]!
  const seq = cells[at + ACK_SEQ]!
  return log.headLine !== 0 && seq >= log.from && seq <= log.head && cells[at + SEQ_OF] === seq
}

function proveAck(ledger: Ledger, row: number, unproven: Set<number>): void {
  const cell = (column: number) => ledger.messages.cell(row, column)
  const log = ledger.logs[cell(CONV_OF)]!
  const seq = cell(ACK_SEQ)
  const what = `seq ${seq} of ${ledger.conversations.text(cell(CONV_OF))}`
  if (log.headLine === 0 || seq < log.from) {
    if (unproven.has(cell(CONV_OF))) return
    unproven.add(cell(CONV_OF))
    const text = `${what} was acknowledged, and no full reader reached it`
    ledger.findings.add('P1.6', text, cell(ACK_LINE), log.headLine)
  } else if (cell(SEQ_OF) !== 0 && cell(SEQ_OF) !== seq) {
    const text = `${what} was acknowledged for what is stored at ${cell(SEQ_OF)}`
    ledger.findings.add('P1.2', text, cell(ACK_LINE), cell(ENTRY_LINE))
  } else if (cell(SEQ_OF) === 0) {
    const other = log.get(seq)
    const instead = other < 0 ? log.headLine : ledger.messages.cell(other, ENTRY_LINE)
    const text = `${what} was acknowledged, and ${other < 0 ? 'nobody was shown it' : 'another message is there'}`
    ledger.findings.add('P1.1', text, cell(ACK_LINE), instead)
  } else if (seq > log.head) {
    ledger.findings.add('P1.1', `${what} was acknowledged beyond the head ${log.head}`, cell(ACK_LINE), log.headLine)
  }
}

// A try that was not refused, answered or not, may have stored it.
function proveRefusal(ledger: Ledger, row: number): void {
  const cell = (column: number) => ledger.messages.cell(row, column)
  const sends = cell(STATE) & 0xff
  const refusals = (cell(STATE) >>> 8) & 0xff
  if (sends > refusals || sends === 0xff) return
  const stored = cell(ENTRY_LINE) || cell(ACK_LINE)
  if (stored === 0) return
  const where = ledger.conversations.text(cell(CONV_OF))
  ledger.findings.add('P1.5', `a refused message is stored in ${where}`, cell(REFUSED_LINE), stored)
}

function proveContent(ledger: Ledger, row: number): void {
  const cell = (column: number) => ledger.messages.cell(row, column)
  const state = cell(STATE)
  if ((state & BY_SEND) !== 0 || (state & (BY_ACK | BY_ENTRY)) === 0) return
  const tries = ledger.disputes.get(row)!
  if (tries.some((one) => one.lo === cell(HASH_LO) && one.hi === cell(HASH_HI))) return
  const stored = (state & BY_ENTRY) !== 0 ? cell(ENTRY_LINE) : cell(ACK_LINE)
  const where = ledger.conversations.text(cell(CONV_OF))
  ledger.findings.add('P1.4', `a message of ${where} was stored with a hash that nobody sent`, tries[0]!.line, stored)
}
