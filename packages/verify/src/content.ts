import { ACK_LINE, BY_ACK, BY_ENTRY, BY_SEND, ENTRY_LINE, HASH_HI, HASH_LO, SEND_LINE, STATE } from './columns.ts'
import { type Fields, HASH } from './fields.ts'
import type { Ledger } from './ledger.ts'

type Witness = typeof BY_SEND | typeof BY_ACK | typeof BY_ENTRY

/**
 * Compares the hash of a line with what is known of its message. The row keeps the hash of the strongest witness: an
 * acknowledgement and an entry state what is stored, a try only what somebody wished to store.
 */
export function weigh(ledger: Ledger, line: Fields, row: number, witness: Witness): void {
  if (!line.has(HASH)) return
  const cells = ledger.messages.cells(row)
  const at = ledger.messages.at(row)
  const state = cells[at + STATE]!
  const known = state & (BY_SEND | BY_ACK | BY_ENTRY)
  const lo = line.lo[HASH]!
  const hi = line.hi[HASH]!
  if (known === 0 || (cells[at + HASH_LO] === lo && cells[at + HASH_HI] === hi)) {
    cells[at + HASH_LO] = lo
    cells[at + HASH_HI] = hi
    cells[at + STATE] = state | witness
    if (witness === BY_ENTRY && !(state & BY_ENTRY)) cells[at + ENTRY_LINE] = ledger.line
  } else if (witness === BY_SEND) {
    dispute(ledger, row, lo, hi, ledger.line)
  } else if (known === BY_SEND) {
    dispute(ledger, row, cells[at + HASH_LO]!, cells[at + HASH_HI]!, cells[at + SEND_LINE]!)
    cells[at + HASH_LO] = lo
    cells[at + HASH_HI] = hi
    cells[at + STATE] = (state & ~BY_SEND) | witness
  } else contradict(ledger, row, known, witness)
}

// Whether another try had this hash is known only at the end: files come in any order.
function dispute(ledger: Ledger, row: number, lo: number, hi: number, line: number): void {
  const tries = ledger.disputes.get(row)
  if (tries) tries.push({ lo, hi, line })
  else ledger.disputes.set(row, [{ lo, hi, line }])
}

function contradict(ledger: Ledger, row: number, known: number, witness: Witness): void {
  const { findings, messages, line } = ledger
  const ack = messages.cell(row, ACK_LINE)
  const entry = messages.cell(row, ENTRY_LINE)
  const where = ledger.conversations.text(ledger.conversation)
  if (witness === BY_ENTRY && known & BY_ENTRY) {
    findings.add('P3.1', `one entry of ${where} was shown with two hashes`, entry, line)
  } else if (witness === BY_ENTRY) {
    findings.add('P1.3', `an entry of ${where} has another hash than its acknowledgement`, ack, line)
  } else if (known & BY_ACK) {
    findings.add('P2.3', `two contents under one client id were acknowledged in ${where}`, ack, line)
  } else findings.add('P1.3', `an acknowledgement in ${where} has another hash than its entry`, entry, line)
}
