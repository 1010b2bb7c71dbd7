import type { AppendItem, AppendOutcome, Growth, Verdict } from '../../domain/append.ts'
import { StoreUnknown } from '../../ports/store.ts'

/** The places of a batch's items that go in one call. */
export type Round = readonly number[]

/**
 * No call has two items of the same conversation, sender and client id: a repeat within a batch goes in the next
 * round and finds the first one stored. Rare enough not to burden each append's plan with looking for it (a tenth).
 */
export function rounds(items: readonly AppendItem[]): Round[] {
  const seen = new Map<string, number>()
  const found: number[][] = []
  for (let place = 0; place < items.length; place++) {
    const { conversation, sender, clientId } = items[place]!
    const key = `${clientId}${conversation}${sender.user}`
    const round = seen.get(key) ?? 0
    seen.set(key, round + 1)
    const there = found[round]
    if (there) there.push(place)
    else found[round] = [place]
  }
  return found
}

/** Throws RangeError if something follows an item with an effect in its conversation. */
export function checkEffectsAreLast(items: readonly AppendItem[]): void {
  const ended = new Set<string>()
  for (const { conversation, effect } of items) {
    if (ended.has(conversation)) throw new RangeError('an item with an effect must be the last of its conversation')
    if (effect) ended.add(conversation)
  }
}

function joined(earlier: readonly Growth[], later: readonly Growth[]): Growth[] {
  const all = new Map(earlier.map((growth) => [growth.conversation, growth]))
  for (const growth of later) {
    all.set(growth.conversation, { ...growth, first: all.get(growth.conversation)?.first ?? growth.first })
  }
  return [...all.values()]
}

/** Asks round by round. What fails after the first is unknown: a part of the batch is stored. */
export async function inRounds(
  items: readonly AppendItem[],
  all: readonly Round[],
  append: (items: readonly AppendItem[]) => Promise<AppendOutcome>,
): Promise<AppendOutcome> {
  const verdicts: Verdict[] = []
  let growths: readonly Growth[] = []
  let journalId: number | undefined
  for (const round of all) {
    const outcome = await append(round.map((place) => items[place]!)).catch((cause: unknown) => {
      throw round === all[0] ? cause : new StoreUnknown('a part of the batch is stored', { cause })
    })
    for (const [i, place] of round.entries()) verdicts[place] = outcome.verdicts[i]!
    growths = joined(growths, outcome.growths)
    journalId = outcome.journalId ?? journalId
  }
  return { verdicts, growths, journalId }
}
