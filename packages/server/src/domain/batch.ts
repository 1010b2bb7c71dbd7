import type { AppendItem } from './append.ts'

export interface Sized {
  readonly item: AppendItem
  readonly bytes: number
}

/**
 * Which of the waiting sends go into the next batch, in order, as indexes: at most `rows` and `bytes` (one always),
 * and of a conversation nothing after an entry with an effect, since what follows must be judged by the rights that
 * the effect leaves.
 */
export function nextBatch(waiting: readonly Sized[], rows: number, bytes: number): number[] {
  const taken: number[] = []
  let ended: Set<string> | undefined
  let sum = 0
  for (let i = 0; i < waiting.length && taken.length < rows; i++) {
    const { item, bytes: size } = waiting[i] as Sized
    if (ended?.has(item.conversation)) continue
    if (taken.length > 0 && sum + size > bytes) break
    taken.push(i)
    sum += size
    if (item.effect) {
      ended ??= new Set()
      ended.add(item.conversation)
    }
  }
  return taken
}
