import type { Act } from '../irc/cast.ts'
import type { Day } from '../irc/day.ts'
import { printable } from '../terminal/printable.ts'

const shown = 5

/** What was read of the logs, and what could not be, for people. */
export function readingLines(days: readonly Day[]): string[] {
  const sum = (count: (day: Day) => number) => days.reduce((total, day) => total + count(day), 0)
  const unread = days.flatMap((day) => day.unread)
  const lines = [`${days.length} logs, ${sum((day) => day.lines)} lines, ${sum((day) => day.events.length)} events`]
  const mended = sum((day) => day.mended)
  if (mended > 0) lines.push(`${mended} lines had bytes that are not UTF-8: they are replaced by U+FFFD`)
  if (unread.length > 0) {
    lines.push(`${unread.length} lines can't be read${unread.length > shown ? `, the first ${shown}` : ''}:`)
    for (const { file, line, text } of unread.slice(0, shown))
      lines.push(`  ${file}:${line}: ${printable(text).slice(0, 120)}`)
  }
  return lines
}

type Because = Extract<Act, { type: 'pass' }>['because']

const reasons: Readonly<Record<Because, string>> = {
  network: 'of the network',
  nick: 'new nicks of the same users',
  empty: 'without text',
  there: 'came who was there',
  absent: 'left who was not there',
}

/** Counts what is not played, by its reason. */
export class Passed {
  readonly #counts = new Map<Because, number>()

  add(because: Because): void {
    this.#counts.set(because, (this.#counts.get(because) ?? 0) + 1)
  }

  get line(): string | undefined {
    const parts = [...this.#counts].map(([because, count]) => `${count} ${reasons[because]}`)
    return parts.length === 0 ? undefined : `not played: ${parts.join(', ')}`
  }
}
