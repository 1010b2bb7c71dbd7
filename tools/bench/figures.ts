import { build, type Histogram } from 'hdr-histogram-js'

/** Latencies in microseconds, told in milliseconds. */
export class Latencies {
  readonly #histogram: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 60_000_000,
    numberOfSignificantValueDigits: 3,
  })

  add(ms: number): void {
    this.#histogram.recordValue(Math.max(1, Math.round(ms * 1_000)))
  }

  at(percentile: number): number {
    return this.#histogram.getValueAtPercentile(percentile) / 1_000
  }
}

/** What one run of a scenario measured, by figure name. */
export type Figures = Record<string, number>

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

/** The medians of several runs, figure by figure. */
export function medians(runs: readonly Figures[]): Figures {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run)))]
  return Object.fromEntries(names.map((name) => [name, median(runs.map((run) => run[name] ?? Number.NaN))]))
}

export function round(value: number): string {
  if (!Number.isFinite(value)) return 'not measured'
  if (value >= 1_000_000) return `${(value / 1_000_000).toFixed(2)} M`
  if (value >= 10_000) return `${(value / 1_000).toFixed(1)} k`
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** The generator's own share of its core meanwhile, percent. */
export function generatorLoad(): () => number {
  const began = process.cpuUsage()
  const at = performance.now()
  return () => {
    const used = process.cpuUsage(began)
    return (100 * (used.user + used.system)) / 1_000 / (performance.now() - at)
  }
}
