/** So many of those who reacted are named for each emoji, the newest; the others are counted. */
export const namedReactors = 10

/** What a message bears of one emoji. */
export interface Tally {
  readonly emoji: string
  readonly count: number
  /** The newest, newest first. */
  readonly users: readonly string[]
  /** The reader is one of them. */
  readonly mine?: boolean
}

/**
 * The reactions of a message after one more entry: the one rule by which the server keeps them and clients fold them. A
 * new emoji comes last, one that nobody bears any more goes. Who is named already adds nothing. `me`: whose `mine` it is.
 */
export function tallied(
  reactions: readonly Tally[],
  { emoji, user, remove }: { readonly emoji: string; readonly user: string; readonly remove: boolean },
  me?: string,
): readonly Tally[] {
  const found = reactions.find((one) => one.emoji === emoji)
  const { count = 0, users = [] } = found ?? {}
  if (remove ? !found : users.includes(user)) return reactions
  const others = users.filter((one) => one !== user)
  const next: Tally = {
    emoji,
    count: count + (remove ? -1 : 1),
    users: remove ? others : [user, ...others].slice(0, namedReactors),
    ...(me && { mine: user === me ? !remove : !!found?.mine }),
  }
  if (!found) return [...reactions, next]
  return reactions.map((one) => (one === found ? next : one)).filter((one) => one.count)
}
