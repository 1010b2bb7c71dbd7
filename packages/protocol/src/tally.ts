/** So many of those who reacted are named for each emoji, the newest; the others are counted. */
export const namedReactors = 10

/** What a message bears of one emoji. */
export interface Tally {
  readonly emoji: string
  readonly count: number
  /** The newest, newest first. */
  readonly users: readonly string[]
}

/**
 * The reactions of a message after one more entry: the one rule by which the server keeps them and clients fold them. A
 * new emoji comes last, one that nobody bears any more goes. Who is named already adds nothing.
 */
export function tallied<T extends Tally>(
  reactions: readonly T[],
  { emoji, user, remove }: { readonly emoji: string; readonly user: string; readonly remove: boolean },
): readonly (T | Tally)[] {
  const found = reactions.find((one) => one.emoji === emoji)
  if (!found) return remove ? reactions : [...reactions, { emoji, count: 1, users: [user] }]
  if (!remove && found.users.includes(user)) return reactions
  const others = found.users.filter((one) => one !== user)
  const users = remove ? others : [user, ...others].slice(0, namedReactors)
  const count = found.count + (remove ? -1 : 1)
  return reactions.flatMap((one) => (one !== found ? [one] : count > 0 ? [{ ...one, count, users }] : []))
}
