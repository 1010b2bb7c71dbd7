/** What of a message decides how it stands among others. */
export interface Placed {
  readonly seq?: number
  readonly sender: string
  /** ms since 1970; absent: not acknowledged yet, so now. */
  readonly at?: number
  readonly deleted?: boolean
}

/** How a message stands between its neighbours. */
export interface Place {
  /** A day begins with it. */
  readonly isNewDay: boolean
  /** The line of what is new stands above it. */
  readonly isNew: boolean
  /** The first and the last one of what its sender says in one go. */
  readonly isFirst: boolean
  readonly isLast: boolean
}

/** Messages of one sender so many ms apart are one go. */
const goMs = 5 * 60_000

export function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString()
}

function isOneGo(one: Placed, next: Placed, now: number): boolean {
  const [from, to] = [one.at ?? now, next.at ?? now]
  return one.sender === next.sender && to - from < goMs && isSameDay(from, to)
}

/** `firstNew`: the seq of the first message that was unread when the reader came. */
export function placeOf(
  before: Placed | undefined,
  message: Placed,
  after: Placed | undefined,
  firstNew: number | undefined,
  now: number,
): Place {
  const at = message.at ?? now
  const isNew = firstNew !== undefined && message.seq === firstNew
  const isNewDay = before === undefined || !isSameDay(before.at ?? now, at)
  const isNextNew = firstNew !== undefined && after?.seq === firstNew
  return {
    isNewDay,
    isNew,
    isFirst: isNew || before === undefined || !isOneGo(before, message, now),
    isLast: isNextNew || after === undefined || !isOneGo(message, after, now),
  }
}

/** The seq of the first message of others after what was seen; undefined: there is none among these. */
export function firstUnread(messages: readonly Placed[], seen: number, me: string): number | undefined {
  return messages.find(({ seq, sender, deleted }) => seq !== undefined && seq > seen && sender !== me && !deleted)?.seq
}
