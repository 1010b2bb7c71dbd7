import { build, type Histogram } from 'hdr-histogram-js'

/** Latencies in ms, kept in µs. */
export class Latencies {
  readonly #histogram: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 60_000_000,
    numberOfSignificantValueDigits: 3,
  })

  add(ms: number): void {
    this.#histogram.recordValue(Math.max(1, Math.round(ms * 1_000)))
  }

  get count(): number {
    return this.#histogram.totalCount
  }

  at(percentile: number): number {
    return this.#histogram.getValueAtPercentile(percentile) / 1_000
  }
}
