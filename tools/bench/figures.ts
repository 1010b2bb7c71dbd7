/** What one run of a measurement found, by figure name. */
export type Figures = Readonly<Record<string, number>>

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  const upper = sorted[half] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2
}

/** The medians of several runs, figure by figure. */
export function medians(runs: readonly Figures[]): Figures {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run)))]
  const valuesOf = (name: string) => runs.map((run) => run[name]).filter((value) => value !== undefined)
  return Object.fromEntries(names.map((name) => [name, median(valuesOf(name))]))
}

/** Three digits that count: 1.41 M, 15.3 k, 610, 5.9. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return '-'
  if (value >= 999_500) return `${Number((value / 1_000_000).toPrecision(3))} M`
  if (value >= 999.5) return `${Number((value / 1_000).toPrecision(3))} k`
  return String(Number(value.toPrecision(3)))
}
