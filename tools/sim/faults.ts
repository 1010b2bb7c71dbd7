import type { Random } from './random.ts'

/** How often what goes wrong, each from 0 to 1. */
export interface Faults {
  /** Of the broker's envelopes, each receiver by himself. */
  lose: number
  repeat: number
  reorder: number
  /** Of the store's answers: lost, refused, late. */
  unknown: number
  unavailable: number
  stall: number
  /** Of connections, tokens and tickets. */
  refuse: number
}

export const calm: Faults = { lose: 0, repeat: 0, reorder: 0, unknown: 0, unavailable: 0, stall: 0, refuse: 0 }

/** The weather of one run. */
export function storm(random: Random): Faults {
  return {
    lose: random.next() * 0.3,
    repeat: random.next() * 0.2,
    reorder: random.next() * 0.5,
    unknown: random.next() * 0.1,
    unavailable: random.next() * 0.05,
    stall: random.next() * 0.03,
    refuse: random.next() * 0.2,
  }
}
