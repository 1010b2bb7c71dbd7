import { type Block, blocks } from './blocks.ts'
import { fetchEvidence } from './evidence.ts'
import { Fields, HASH } from './fields.ts'
import { judge } from './judge.ts'
import { Ledger } from './ledger.ts'
import { events, type TraceLine } from './line.ts'
import { proveMembership } from './membership.ts'
import { proveLogs } from './order.ts'
import { parse } from './parse.ts'
import { proveMessages } from './proofs.ts'
import type { Report } from './report.ts'
import { scan } from './scan.ts'
import { fileSource, memorySource, type Source } from './source.ts'

export interface VerifyOptions {
  /** How many findings of each rule bear evidence; the others are counted. 5 when absent. */
  evidence?: number
}

/** What was counted while reading. */
interface Tally {
  events: number[]
  unhashed: number
  cut: number
}

/**
 * Checks traces against all rules. All files of one run are given together, in any order.
 * Throws what a source throws that can't be read; a trace that can't be understood is a finding.
 */
export function verify(sources: Source[], options: VerifyOptions = {}): Report {
  const ledger = new Ledger(options.evidence ?? 5)
  const tally = { events: events.map(() => 0), unhashed: 0, cut: 0 }
  const starts = sources.map((source, file) => {
    const start = ledger.line + 1
    ledger.file = file
    read(ledger, source, tally)
    return start
  })
  proveMessages(ledger)
  proveLogs(ledger)
  proveMembership(ledger)
  return report(ledger, sources, starts, tally)
}

/** Checks trace files. */
export function verifyFiles(paths: string[], options?: VerifyOptions): Report {
  return verify(paths.map(fileSource), options)
}

/** Checks one trace in memory. */
export function verifyLines(lines: Iterable<TraceLine | string>, options?: VerifyOptions): Report {
  return verify([memorySource('trace', lines)], options)
}

function read(ledger: Ledger, source: Source, tally: Tally): void {
  const line = new Fields()
  for (const block of blocks(source)) {
    for (let at = 0; at < block.end; ) {
      ledger.line++
      const next = scan(block.bytes, at, line)
      at = next >= 0 ? count(ledger, line, judge(ledger, line), tally, next) : slowly(ledger, block, at, line, tally)
    }
  }
}

function count(ledger: Ledger, line: Fields, result: string | number, tally: Tally, next: number): number {
  if (typeof result === 'string') ledger.findings.add('T1.1', result, ledger.line)
  else {
    tally.events[result]!++
    if (result === 4 && !line.has(HASH)) tally.unhashed++
  }
  return next
}

function slowly(ledger: Ledger, block: Block, at: number, line: Fields, tally: Tally): number {
  const stop = block.bytes.indexOf(10, at)
  if (block.bytes.subarray(at, stop).every((byte) => byte === 32 || byte === 13 || byte === 9)) return stop + 1
  const flaw = parse(block.bytes, at, stop, line)
  if (flaw === undefined) return count(ledger, line, judge(ledger, line), tally, stop + 1)
  if (block.cut) tally.cut++
  else ledger.findings.add('T1.1', flaw, ledger.line)
  return stop + 1
}

function report(ledger: Ledger, sources: Source[], starts: number[], tally: Tally): Report {
  const { findings } = ledger
  const evidence = findings.claims.length === 0 ? [] : fetchEvidence(ledger, sources, starts)
  return {
    ok: findings.counts.size === 0,
    lines: ledger.line,
    events: Object.fromEntries(events.map((ev, number) => [ev, tally.events[number]!])) as Report['events'],
    messages: ledger.messages.size,
    conversations: ledger.logs.length,
    actors: ledger.readers.size,
    unhashed: tally.unhashed,
    cut: tally.cut,
    violations: Object.fromEntries(findings.counts),
    findings: findings.claims.map(({ rule, text }, index) => ({ rule, text, evidence: evidence[index]! })),
    bytes: ledger.bytes,
  }
}
