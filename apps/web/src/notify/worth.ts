import type { Entry } from '@confab/client'

/** What there is to know of a conversation when one of its entries comes. */
export interface Hearing {
  readonly me: string
  readonly isDirect: boolean
  /** Of the reader, for this conversation. */
  readonly notify: 'all' | 'mentions' | 'none'
  /** The reader looks at this conversation right now. */
  readonly isLookedAt: boolean
}

/** Whether somebody is to be told of it while he looks elsewhere: mentions and direct messages only. */
export function isWorth({ kind, sender, content }: Entry, { me, isDirect, notify, isLookedAt }: Hearing): boolean {
  if ((kind !== 'message' && kind !== 'reply') || sender === me || isLookedAt || notify === 'none') return false
  const isNamed = content.all === true || (Array.isArray(content.mentions) && content.mentions.includes(me))
  return isNamed || (isDirect && notify === 'all')
}
