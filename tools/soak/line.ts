import type { Above, Gauges } from './gauges.ts'
import type { Outcome } from './round.ts'

/** What is no count but bytes. */
const inBytes = ['heap', 'wholeHeap', 'external', 'mailboxBytes']

function shown(name: string, value: number): string {
  return inBytes.includes(name) ? `${(value / 1_000_000).toFixed(2)} MB` : String(value)
}

/** All that is above 0, in a line. */
export function gaugesLine(gauges: Gauges): string {
  return [...gauges]
    .filter(([, value]) => value !== 0)
    .map(([name, value]) => `${name} ${shown(name, value)}`)
    .join('  ')
}

export function aboveLine({ name, base, now }: Above): string {
  return `LEAK  ${name}: ${shown(name, now)}, and ${shown(name, base)} at the base line`
}

/** What guests met that they should not have, some of each way. */
export function faultLines({ gone }: Outcome): string[] {
  return [...gone]
    .filter(([, { faults }]) => faults.length > 0)
    .map(([name, { times, faults }]) => `${name}: ${faults.length} of ${times} went wrong, such as: ${faults[0]}`)
}

/** A way that always goes wrong proves nothing. */
export function notGone({ gone }: Outcome): string[] {
  return [...gone].filter(([, { times, faults }]) => faults.length > times / 10).map(([name]) => name)
}
