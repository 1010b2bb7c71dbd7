/** What is unread in all conversations: in those to be notified of, in the muted ones, and what names the user. */
export interface Unread {
  /** In conversations of the level `all`. */
  readonly unread: number
  /** In those of the levels `mentions` and `none`. */
  readonly muted: number
  /** Messages that name the user, but in those of the level `none`. */
  readonly mentions: number
}

interface Counted {
  readonly listing: { readonly to?: number } | undefined
  readonly marks: { readonly unread: number; readonly mentions: number; readonly notify: 'all' | 'mentions' | 'none' }
}

/** The sums over conversations; one that the user was removed from counts no more. */
export function sumUnread(all: readonly Counted[]): Unread {
  const sum = { unread: 0, muted: 0, mentions: 0 }
  for (const { listing, marks } of all) {
    if (!listing || listing.to !== undefined) continue
    sum[marks.notify === 'all' ? 'unread' : 'muted'] += marks.unread
    if (marks.notify !== 'none') sum.mentions += marks.mentions
  }
  return sum
}
