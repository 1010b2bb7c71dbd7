import type { Evidence } from './evidence.ts'
import type { TraceEvent } from './line.ts'
import { type RuleId, rules } from './rules.ts'

/** A rule that the trace breaks, and the few lines that show it. */
export interface Finding {
  rule: RuleId
  text: string
  evidence: Evidence[]
}

/** What the checker saw and found. */
export interface Report {
  /** No rule is broken. */
  ok: boolean
  lines: number
  events: Record<TraceEvent, number>
  /** Distinct messages and other entries, of all conversations. */
  messages: number
  conversations: number
  /** Readers and senders: actors, each of one file. */
  actors: number
  /** Entries shown without a hash: their content is not proven. */
  unhashed: number
  /** Last lines that were cut off, and so not read. */
  cut: number
  /** How often each broken rule is broken. */
  violations: Partial<Record<RuleId, number>>
  /** The first of each rule. */
  findings: Finding[]
  /** Memory of all that was remembered. */
  bytes: number
}

/** Writes a report for people: the findings with their evidence, then one line of summary. */
export function formatReport(report: Report): string {
  const out = report.findings.map(formatFinding)
  for (const [rule, count] of Object.entries(report.violations) as [RuleId, number][]) {
    const shown = report.findings.filter((finding) => finding.rule === rule).length
    if (count > shown) out.push(`${rule} ${rules[rule].title}: ${count - shown} more`)
  }
  out.push(formatSummary(report))
  return `${out.join('\n')}\n`
}

function formatFinding({ rule, text, evidence }: Finding): string {
  const lines = evidence.map(({ file, line, text }) => `    ${file}:${line}  ${text}`)
  return [`${rule} ${rules[rule].title}: ${text}`, ...lines].join('\n')
}

function formatSummary(report: Report): string {
  const broken = Object.values(report.violations).reduce((sum, count) => sum + count, 0)
  const { lines, messages, conversations, actors, events, cut, unhashed } = report
  const seen = `${lines} lines of ${actors} actors: ${messages} messages in ${conversations} conversations`
  const told = `${events.ack} acknowledged, ${events.entry} shown, ${events.unknown} unknown, ${events.reset} resets`
  const notes = [cut > 0 ? `${cut} cut off` : '', unhashed > 0 ? `${unhashed} shown without a hash` : '']
  return [seen, told, ...notes.filter((note) => note !== ''), `${broken} violations`].join(', ')
}
