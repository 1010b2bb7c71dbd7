import { ENTRY_LINE, LAST, SENDER_OF, START, VIEW_CONV, VIEW_READER } from './columns.ts'
import type { Ledger, Run } from './ledger.ts'
import type { Change, Log } from './log.ts'

/** A user's absence: what stands strictly between his removal and his return. */
interface Absence {
  left: number
  back: number
}

/** Nobody reads or writes while he is away, by whoever's entries that state it. */
export function proveMembership(ledger: Ledger): void {
  const away = ledger.logs.map((log) => new Map([...log.changes].map(([user, changes]) => [user, absences(changes)])))
  const closed = Map.groupBy(ledger.runs, (run) => run.view)
  for (let view = 0; view < ledger.views.size; view++) {
    const user = ledger.users.text(ledger.userOf[ledger.views.cell(view, VIEW_READER)]!)
    const absent = away[ledger.views.cell(view, VIEW_CONV)]!.get(user)
    if (absent && absent.length > 0) proveView(ledger, view, closed.get(view) ?? [], absent)
  }
  ledger.logs.forEach((log, conversation) => {
    if (log.changes.size > 0) proveSilence(ledger, conversation, away[conversation]!)
  })
}

function proveView(ledger: Ledger, view: number, closed: Run[], away: Absence[]): void {
  const start = ledger.views.cell(view, START)
  const runs = start > 0 ? [...closed, { view, start, end: ledger.views.cell(view, LAST) }] : closed
  runs.forEach((run, index) => {
    for (const absence of away) proveAway(ledger, run, absence)
    const before = away.findLast(({ back }) => back <= run.start)
    if (before && runs[index - 1]?.end === before.left) proveReturn(ledger, run, before)
  })
}

function proveAway(ledger: Ledger, run: Run, { left, back }: Absence): void {
  const low = Math.max(run.start, left + 1)
  const high = Math.min(run.end, back - 1)
  if (low > high) return
  const { reader, conversation } = place(ledger, run)
  const text = `${ledger.who(reader, conversation)} was removed at ${left} and was shown ${low}`
  ledger.findings.add('P6.1', text, lineOf(ledger, conversation, left), { reader, conversation, low, high })
}

// A reader who follows on from his removal begins with the entry that adds him, or with the next.
function proveReturn(ledger: Ledger, run: Run, { back }: Absence): void {
  if (run.start <= back + 1) return
  const { reader, conversation } = place(ledger, run)
  const text = `${ledger.who(reader, conversation)} was added at ${back} and was shown nothing before ${run.start}`
  const start = { reader, conversation, low: run.start, high: run.start }
  ledger.findings.add('P3.2', text, lineOf(ledger, conversation, back), start)
}

function place(ledger: Ledger, run: Run): { reader: number; conversation: number } {
  return { reader: ledger.views.cell(run.view, VIEW_READER), conversation: ledger.views.cell(run.view, VIEW_CONV) }
}

function lineOf(ledger: Ledger, conversation: number, seq: number): number {
  return ledger.messages.cell(ledger.logs[conversation]!.get(seq), ENTRY_LINE)
}

function proveSilence(ledger: Ledger, conversation: number, away: Map<string, Absence[]>): void {
  const awayOf = new Map(
    [...away].filter(([, list]) => list.length > 0).map(([user, list]) => [ledger.users.of(user), list]),
  )
  const log: Log = ledger.logs[conversation]!
  log.each((seq, row) => {
    const sender = ledger.messages.cell(row, SENDER_OF)
    const absence = awayOf.get(sender)?.find(({ left, back }) => seq > left && seq < back)
    if (!absence) return
    const who = ledger.users.text(sender)
    const text = `${who} was removed from ${ledger.conversations.text(conversation)} at ${absence.left} and wrote ${seq}`
    const removal = lineOf(ledger, conversation, absence.left)
    ledger.findings.add('P6.2', text, removal, ledger.messages.cell(row, ENTRY_LINE))
  })
}

function absences(changes: Change[]): Absence[] {
  const away: Absence[] = []
  let left = 0
  for (const change of [...changes].sort((a, b) => a.seq - b.seq)) {
    if (!change.added && left === 0) left = change.seq
    if (!change.added || left === 0) continue
    if (change.seq > left) away.push({ left, back: change.seq })
    left = 0
  }
  if (left > 0) away.push({ left, back: Number.POSITIVE_INFINITY })
  return away
}
