import type { Chat, Fact } from '@confab/client'
import type { Cuttable } from './cuttable.ts'
import type { Pace } from './pace.ts'

/** How a reader behaves: reads on, loses its connection every few seconds, or sleeps for a while and comes back. */
export type Temper = 'steady' | 'flapping' | 'sleepy'

/** Every second reader is troubled. */
export function temperOf(index: number): Temper {
  return index % 2 === 0 ? 'steady' : index % 4 === 1 ? 'flapping' : 'sleepy'
}

/** ms, drawn between. */
const flaps = { least: 1_000, most: 5_000 }
const awake = { least: 4_000, most: 12_000 }
const asleep = { least: 3_000, most: 15_000 }

function between({ least, most }: { least: number; most: number }, chance: () => number): number {
  return least + chance() * (most - least)
}

/** Where a reader stands in each conversation, as it was shown. */
export class Shown {
  readonly #seqs = new Map<string, number>()
  readonly #waiting = new Set<() => void>()

  hear(fact: Fact): void {
    if (fact.ev === 'entry') this.#seqs.set(fact.conv, fact.entry.seq)
    else if (fact.ev === 'limited') this.#seqs.set(fact.conv, fact.to)
    else if (fact.ev === 'reset') this.#seqs.clear()
    else return
    for (const look of this.#waiting) look()
  }

  at(conversationId: string): number {
    return this.#seqs.get(conversationId) ?? 0
  }

  /** Resolves to true when the seq is reached; to false when nothing came for `patience` ms. */
  async reaches(conversationId: string, seq: number, patience: number): Promise<boolean> {
    while (this.at(conversationId) < seq) {
      const before = this.at(conversationId)
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, patience)
      const look = () => this.at(conversationId) > before && resolve()
      this.#waiting.add(look)
      await promise
      clearTimeout(timer)
      this.#waiting.delete(look)
      if (this.at(conversationId) === before) return false
    }
    return true
  }
}

/** Troubles a reader's network until the end, then leaves it whole. */
export async function trouble(temper: Temper, net: Cuttable, pace: Pace, chance: () => number): Promise<void> {
  if (temper === 'steady') return
  while (!pace.stopped) {
    await pace.rest(between(temper === 'flapping' ? flaps : awake, chance))
    if (pace.stopped) break
    if (temper === 'flapping') net.cut()
    else {
      net.out()
      await pace.rest(between(asleep, chance))
      net.back()
    }
  }
  net.back()
}

/** Wants all of these conversations, from the first seq on that may be read: that it is shown is in the trace. */
export function readAll(chat: Chat, conversationIds: readonly string[]): void {
  for (const id of conversationIds) chat.conversation(id).open({ from: 1 })
}
