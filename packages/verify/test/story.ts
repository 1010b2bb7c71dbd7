import assert from 'node:assert/strict'
import { type RuleId, type TraceEvent, type TraceLine, verifyLines } from '@confab/verify'

type Rest = Partial<TraceLine>

/** A line of the conversation `room`; an actor's device is part of its name, its connection is `c1`. */
export function line(actor: string, ev: TraceEvent, rest: Rest = {}): TraceLine {
  return { v: 1, t: 0, actor, conn: 'c1', ev, conv: 'room', ...rest }
}

const log: Rest[] = [
  { seq: 1, cid: 'made', hash: 'h1', sender: 'alice', added: ['alice', 'bob', 'carol'] },
  { seq: 2, cid: 'a1', hash: 'h2', sender: 'alice' },
  { seq: 3, cid: 'b1', hash: 'h3', sender: 'bob' },
  { seq: 4, cid: 'out', hash: 'h4', sender: 'alice', removed: ['carol'] },
  { seq: 5, cid: 'a2', hash: 'h5', sender: 'alice' },
  { seq: 6, cid: 'in', hash: 'h6', sender: 'alice', added: ['carol'] },
  { seq: 7, cid: 'c1', hash: 'h7', sender: 'carol' },
]

/** The line by which an actor was shown this seq of the log. */
export function shown(actor: string, seq: number, rest: Rest = {}): TraceLine {
  return line(actor, 'entry', { ...log[seq - 1]!, ...rest })
}

function sent(actor: string, seq: number): TraceLine[] {
  const { cid, hash } = log[seq - 1]! as { cid: string; hash: string }
  return [line(actor, 'send', { cid, hash }), line(actor, 'ack', { seq, cid, hash })]
}

function read(actor: string, seqs: number[]): TraceLine[] {
  return seqs.map((seq) => shown(actor, seq))
}

/** A trace in which all is well: three users, of whom one is removed and added again, and a full reader. */
export const story: readonly TraceLine[] = [
  ...sent('alice/phone', 2),
  ...sent('bob/web', 3),
  ...sent('alice/phone', 5),
  ...sent('carol/web', 7),
  ...read('alice/phone', [1, 2, 3, 4, 5, 6, 7]),
  line('alice/phone', 'cursor', { seq: 5, kind: 'read' }),
  line('alice/phone', 'cursor', { seq: 7, kind: 'read' }),
  line('alice/phone', 'end', { seq: 7 }),
  ...read('bob/web', [1, 2, 3]),
  line('bob/web', 'whole', { seq: 3 }),
  ...read('bob/web', [4, 5, 6, 7]),
  line('bob/web', 'end', { seq: 7 }),
  ...read('carol/web', [1, 2, 3, 4, 6, 7]),
  line('carol/web', 'end', { seq: 7 }),
  line('bob/web', 'send', { cid: 'b2', hash: 'h9' }),
  line('bob/web', 'refused', { cid: 'b2', hash: 'h9' }),
  ...read('auditor', [1, 2, 3, 4, 5, 6, 7]),
  line('auditor', 'end', { seq: 7, full: true }),
]

/** Where the story has the first line like this one. */
export function find(actor: string, ev: TraceEvent, rest: Rest = {}): number {
  const wanted = Object.entries({ actor, ev, ...rest }) as [keyof TraceLine, unknown][]
  const index = story.findIndex((one) => wanted.every(([key, value]) => one[key] === value))
  assert.ok(index >= 0, `the story has no ${ev} of ${actor}`)
  return index
}

/** The story with one line changed. */
export function changed(at: number, rest: Rest): TraceLine[] {
  return story.with(at, { ...story[at]!, ...rest })
}

/** The story with one line less. */
export function without(at: number): TraceLine[] {
  return story.toSpliced(at, 1)
}

/** The story with one line more, before or (at the end of an actor's lines) after what was there. */
export function inserted(at: number, extra: TraceLine): TraceLine[] {
  return story.toSpliced(at, 0, extra)
}

/** Asserts that a trace breaks this rule, with exactly these lines (from 1) as the evidence of its first finding. */
export function assertBroken(trace: Iterable<TraceLine | string>, rule: RuleId, lines?: number[]): void {
  const report = verifyLines(trace)
  const finding = report.findings.find((one) => one.rule === rule)
  assert.ok(finding, `${rule} was not found, but ${JSON.stringify(report.violations)}`)
  assert.ok(!report.ok)
  if (lines)
    assert.deepEqual(
      finding.evidence.map((one) => one.line),
      lines,
      finding.text,
    )
}

/** Asserts that a trace breaks no rule. */
export function assertGood(trace: Iterable<TraceLine | string>): void {
  const report = verifyLines(trace)
  assert.deepEqual(report.findings, [])
  assert.ok(report.ok)
}
