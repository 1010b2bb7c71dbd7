/**
 * What a node does with a range of a conversation's log that arrives from the broker or the store, which may lose,
 * repeat and reorder. Pure: the hub acts on the answer.
 */
export type StreamStep =
  /** Give it to the sessions; the position is now its last seq. */
  | 'deliver'
  /** All of it was given before. */
  | 'drop'
  /** Something before it is missing: keep it and wait a little. */
  | 'hold'
  /** Part of it was given before: what is new must be read from the store. */
  | 'fetch'

/** `position`: the last seq that was given to the sessions. */
export function nextStep(position: number, first: number, last: number): StreamStep {
  if (first === position + 1) return 'deliver'
  if (last <= position) return 'drop'
  return first > position + 1 ? 'hold' : 'fetch'
}
