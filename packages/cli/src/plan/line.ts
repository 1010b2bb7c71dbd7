/** One step of the arithmetic: what it is, how it comes about, and what comes out. */
export interface Line {
  readonly what: string
  readonly sum: string
  readonly result: string
}

/** Lines that belong together, and what they come to. */
export interface Part {
  readonly title: string
  readonly lines: readonly Line[]
}

/** For people: 1,210 or 0.54, never more digits than count. */
export function plain(value: number): string {
  const digits = value !== 0 && Math.abs(value) < 100 ? Number(value.toPrecision(3)) : Math.round(value)
  return digits.toLocaleString('en-US', { maximumFractionDigits: 6 })
}

export function line(what: string, sum: string, result: number, unit: string): Line {
  return { what, sum, result: unit === '' ? plain(result) : `${plain(result)} ${unit}` }
}
