import { ENTRY_LINE, LAST, SENDER_OF, START, VIEW_CONV, VIEW_READER } from './columns.ts'
import type { Ledger, Run } from './ledger.ts'
import type { Change } from './log.ts'

/** A user's absence: what stands strictly between his removal and his return. */
interface Absence {
  left: number
  back: number
}

/** Nobody reads or writes while he is away, by whoever's entries that state it. */
export function proveMembership(ledger: Ledger): void {
  for (const run of runs(ledger)) proveRun(ledger, run)
  ledger.logs.forEach((log, conversation) => {
    for (const [user, changes] of log.changes) proveSilence(ledger, conversation, user, absences(changes))
  })
}

function* runs(ledger: Ledger): Generator<Run> {
  yield* ledger.runs
  for (let view = 0; view < ledger.views.size; view++) {
    const start = ledger.views.cell(view, START)
    if (start > 0) yield { view, start, end: ledger.views.cell(view, LAST) }
  }
}

function proveRun(ledger: Ledger, run: Run): void {
  const reader = ledger.views.cell(run.view, VIEW_READER)
  const conversation = ledger.views.cell(run.view, VIEW_CONV)
  const log = ledger.logs[conversation]!
  const changes = log.changes.get(ledger.users.text(ledger.userOf[reader]!))
  for (const { left, back } of changes ? absences(changes) : []) {
    const who = ledger.who(reader, conversation)
    const low = Math.max(run.start, left + 1)
    const high = Math.min(run.end, back - 1)
    const removal = ledger.messages.cell(log.get(left), ENTRY_LINE)
    if (low <= high) {
      const text = `${who} was removed at ${left} and was shown ${low}`
      ledger.findings.add('P6.1', text, removal, { reader, conversation, low, high })
    } else if (run.start > back + 1 && !returned(changes!, back, run.start) && after(ledger, run, left, back)) {
      const text = `${who} was added at ${back} and was shown nothing before ${run.start}`
      const start = { reader, conversation, low: run.start, high: run.start }
      ledger.findings.add('P3.2', text, ledger.messages.cell(log.get(back), ENTRY_LINE), start)
    }
  }
}

// Only a run that follows his removal directly begins with his return; one after a reset begins anywhere.
function after(ledger: Ledger, run: Run, left: number, back: number): boolean {
  const own = ledger.runs.filter((other) => other.view === run.view)
  const previous = own[own.indexOf(run) < 0 ? own.length - 1 : own.indexOf(run) - 1]
  return previous !== undefined && previous.end === left && back > left
}

function returned(changes: Change[], after: number, upTo: number): boolean {
  return changes.some((change) => change.added && change.seq > after && change.seq <= upTo)
}

function proveSilence(ledger: Ledger, conversation: number, user: string, away: Absence[]): void {
  const log = ledger.logs[conversation]!
  const number = ledger.users.of(user)
  for (const { left, back } of away) {
    for (let seq = left + 1; seq < Math.min(back, log.highest + 1); seq++) {
      const row = log.get(seq)
      if (row < 0 || ledger.messages.cell(row, SENDER_OF) !== number) continue
      const text = `${user} was removed from ${ledger.conversations.text(conversation)} at ${left} and wrote ${seq}`
      const removal = ledger.messages.cell(log.get(left), ENTRY_LINE)
      ledger.findings.add('P6.2', text, removal, ledger.messages.cell(row, ENTRY_LINE))
    }
  }
}

function absences(changes: Change[]): Absence[] {
  const sorted = [...changes].sort((a, b) => a.seq - b.seq)
  const away: Absence[] = []
  let left = 0
  for (const change of sorted) {
    if (!change.added && left === 0) left = change.seq
    if (!change.added || left === 0) continue
    if (change.seq > left) away.push({ left, back: change.seq })
    left = 0
  }
  if (left > 0) away.push({ left, back: Number.POSITIVE_INFINITY })
  return away
}
