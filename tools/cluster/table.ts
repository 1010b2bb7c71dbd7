import type { Reading } from './reading.ts'

export interface Row {
  readonly name: string
  readonly before: Reading | undefined
  readonly now: Reading | undefined
}

const heads = ['node', 'connections', 'sends/s', 'deliveries/s', 'to event log']

function rate({ before, now }: Row, of: 'sends' | 'deliveries'): string {
  if (now === undefined || before === undefined || now.at <= before.at) return '-'
  // A node that was started again counts from 0.
  return Math.max(0, ((now[of] - before[of]) * 1_000) / (now.at - before.at)).toFixed(0)
}

function cells(row: Row): string[] {
  if (row.now === undefined) return [row.name, 'does not answer', '', '', '']
  const lag = row.now.lag === undefined ? '' : `${row.now.lag} behind`
  return [row.name, `${row.now.connections}`, rate(row, 'sends'), rate(row, 'deliveries'), lag]
}

/** The nodes as lines of text, columns aligned. */
export function tableOf(rows: readonly Row[]): string[] {
  const all = [heads, ...rows.map(cells)]
  const widths = heads.map((_, column) => Math.max(...all.map((row) => row[column]!.length)))
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  )
}
