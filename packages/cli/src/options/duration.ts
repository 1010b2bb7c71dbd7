import { InvalidArgumentError } from 'commander'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Reads `90s`, `15m`, `1h`, `7d` or plain seconds into milliseconds. Throws what commander shows. */
export function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text)
  const value = match ? Number(match[1]) * (units[match[2] ?? 's'] as number) : 0
  if (value <= 0 || value > 3_650 * 86_400_000) throw new InvalidArgumentError('expected such as 90s, 15m, 1h or 7d.')
  return value
}

/** A duration as one would type it. */
export function durationText(ms: number): string {
  const [unit = 'ms', size = 1] = Object.entries(units).findLast(([, each]) => ms % each === 0) ?? []
  return `${ms / size}${unit}`
}

/** Makes a reader of whole numbers from `least` to `most`. */
export function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : -1
    if (value < least || value > most)
      throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}.`)
    return value
  }
}

/** A speed: 0 or more, fractions allowed. */
export function speed(text: string): number {
  const value = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : -1
  if (value < 0) throw new InvalidArgumentError('expected a number such as 60; 0 is as fast as allowed.')
  return value
}
