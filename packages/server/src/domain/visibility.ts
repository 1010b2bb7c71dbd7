/** Both ends inclusive. */
export interface Interval {
  readonly from: number
  readonly to: number
}

/** The parts of [from, to] that lie in one of the intervals (which are ascending and do not overlap). */
export function visibleParts(intervals: readonly Interval[], from: number, to: number): Interval[] {
  const parts: Interval[] = []
  for (const interval of intervals) {
    const part = { from: Math.max(from, interval.from), to: Math.min(to, interval.to) }
    if (part.from <= part.to) parts.push(part)
  }
  return parts
}
