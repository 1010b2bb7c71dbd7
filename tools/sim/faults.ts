import type { Random } from './random.ts'

/**
 * What goes wrong in the simulation, by name; each is like some of the faults of `npm run chaos`, and they like these.
 * Those of one node alone, of the registry, of the clock and of the event log only with `--wide`.
 */
export const simFaults = {
  'store away': 'the store refuses for now',
  'store slow': 'the store answers late',
  'store unknown': 'the store answers nothing: what was asked is stored, is stored later, or is not',
  'store away of one node': 'one node alone has no store for a while',
  'store lost something': 'the store is another one, as after a restore: all begin anew',
  'broker away': 'envelopes are lost',
  'broker late': 'envelopes come late, twice and out of order',
  'broker away of one node': 'one node alone gets no envelopes for a while',
  'registry emptied': 'what is noted of who is where is gone, or is not told',
  'event log away': 'the event log takes nothing for a while',
  'event log slow': 'the event log answers late, or not at all what it took',
  'node killed': 'a node is gone at once',
  'node frozen': 'a node stands still',
  'node restarted': 'a node goes away in order, and another one comes',
  'clock off': 'the clock of a node is five minutes off',
} as const

export type SimFault = keyof typeof simFaults

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
  /** Of the event log: it takes nothing, takes it late, takes it and does not answer. */
  silent: number
  late: number
  unheard: number
}

export const calm: Faults = {
  lose: 0,
  repeat: 0,
  reorder: 0,
  unknown: 0,
  unavailable: 0,
  stall: 0,
  refuse: 0,
  silent: 0,
  late: 0,
  unheard: 0,
}

/** The weather of one run. */
export function storm(random: Random, isWide = false): Faults {
  return {
    lose: random.next() * 0.3,
    repeat: random.next() * 0.2,
    reorder: random.next() * 0.5,
    unknown: random.next() * 0.1,
    unavailable: random.next() * 0.05,
    stall: random.next() * 0.03,
    refuse: random.next() * 0.2,
    silent: isWide ? random.next() * 0.3 : 0,
    late: isWide ? random.next() * 0.3 : 0,
    unheard: isWide ? random.next() * 0.2 : 0,
  }
}
