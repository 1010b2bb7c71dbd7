import { CONN_OF, ENTRY_LINE, SEND_LINE, STATE } from './columns.ts'
import type { Ledger } from './ledger.ts'
import type { Log } from './log.ts'

/** What can be said of each conversation's log only when all files are read. */
export function proveLogs(ledger: Ledger): void {
  const lastOf = new Map<number, number>()
  ledger.logs.forEach((log, conversation) => {
    lastOf.clear()
    proveHead(ledger, log, ledger.conversations.text(conversation))
    proveSendOrder(ledger, log, ledger.conversations.text(conversation), lastOf)
  })
}

function proveHead(ledger: Ledger, log: Log, name: string): void {
  if (log.headLine === 0) return
  if (log.highest > log.head) {
    const text = `${name} was shown up to ${log.highest}, and its full reader ends at ${log.head}`
    ledger.findings.add('P3.5', text, log.highestLine, log.headLine)
  }
  if (log.cursor > log.head) {
    const text = `a cursor of ${name} stands at ${log.cursor}, and its head is ${log.head}`
    ledger.findings.add('P5.2', text, log.cursorLine, log.headLine)
  }
}

// Only messages of one try: a repeat may rightly have overtaken, or been overtaken.
function proveSendOrder(ledger: Ledger, log: Log, name: string, lastOf: Map<number, number>): void {
  const { messages } = ledger
  log.each((seq, row) => {
    if ((messages.cell(row, STATE) & 0xffff) !== 1) return
    const connection = messages.cell(row, CONN_OF)
    const last = lastOf.get(connection)
    lastOf.set(connection, row)
    if (last === undefined || messages.cell(last, SEND_LINE) < messages.cell(row, SEND_LINE)) return
    const text = `the message at ${seq} of ${name} was sent before the one that stands before it`
    const sends = [messages.cell(row, SEND_LINE), messages.cell(last, SEND_LINE)]
    ledger.findings.add('P3.6', text, ...sends, messages.cell(last, ENTRY_LINE), messages.cell(row, ENTRY_LINE))
  })
}
