import {
  ACK_LINE,
  ACK_SEQ,
  BY_ACK,
  BY_SEND,
  CONN_OF,
  CONV_OF,
  REFUSED_LINE,
  SEND_LINE,
  SENDER_OF,
  STATE,
} from './columns.ts'
import { weigh } from './content.ts'
import { CID, type Fields } from './fields.ts'
import type { Ledger } from './ledger.ts'

/** A try was put on the wire. */
export function send(ledger: Ledger, line: Fields): void {
  const row = message(ledger, line)
  weigh(ledger, line, row, BY_SEND)
  const cells = ledger.messages.cells(row)
  const at = ledger.messages.at(row)
  if (cells[at + SEND_LINE] === 0) {
    cells[at + SEND_LINE] = ledger.line
    cells[at + CONN_OF] = ledger.connection(line)
  }
  if ((cells[at + STATE]! & 0xff) < 0xff) cells[at + STATE]! += 1
}

/** A try was answered with the seq at which the message is stored. */
export function ack(ledger: Ledger, line: Fields): void {
  const row = message(ledger, line)
  weigh(ledger, line, row, BY_ACK)
  const cells = ledger.messages.cells(row)
  const at = ledger.messages.at(row)
  if (cells[at + ACK_LINE] === 0) {
    cells[at + ACK_LINE] = ledger.line
    cells[at + ACK_SEQ] = line.seq
  } else if (cells[at + ACK_SEQ] !== line.seq) {
    const text = `${ledger.who()} was told seq ${cells[at + ACK_SEQ]} and seq ${line.seq} for ${line.text(CID)}`
    ledger.findings.add('P2.2', text, cells[at + ACK_LINE]!, ledger.line)
  }
}

/** A try was answered with a refusal: it is not stored. */
export function refused(ledger: Ledger, line: Fields): void {
  const row = message(ledger, line)
  const cells = ledger.messages.cells(row)
  const at = ledger.messages.at(row)
  cells[at + REFUSED_LINE] = ledger.line
  if ((cells[at + STATE]! & 0xff00) < 0xff00) cells[at + STATE]! += 0x100
}

function message(ledger: Ledger, line: Fields): number {
  const { users, user } = ledger
  const key = ledger.key(users.lo(user), users.hi(user), line.lo[CID]!, line.hi[CID]!)
  const row = ledger.messages.put(key.lo, key.hi)
  const cells = ledger.messages.cells(row)
  const at = ledger.messages.at(row)
  cells[at + CONV_OF] = ledger.conversation
  cells[at + SENDER_OF] = ledger.user
  return row
}
