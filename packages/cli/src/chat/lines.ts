import type { Conversation as Held } from '@confab/client'
import type { Presence } from '@confab/client/live'
import type { Conversation } from '@confab/protocol'
import { printable } from '../terminal/printable.ts'
import type { Style } from '../terminal/style.ts'

/** A conversation in the list: its name, and what of it is unread. What the SDK holds of it is ahead of the list. */
export function listLine(one: Conversation, held: Pick<Held, 'listing' | 'unread' | 'mentions'>, style: Style): string {
  const { title, peer, kind, head, conversationId } = one
  const unread = held.listing ? held.unread : Math.max(0, one.countable - one.seenCountable)
  const mentions = held.listing ? held.mentions : one.mentions
  const news = [unread > 0 ? `${unread} unread` : '', mentions > 0 ? `${mentions} for you` : ''].filter((part) => part)
  const name = printable(title ?? peer ?? conversationId)
  const dim = style.dim(`${kind}, ${head} entries, ${conversationId}`)
  return news.length > 0 ? `  ${style.bold(name)} ${style.good(news.join(', '))} ${dim}` : `  ${name} ${dim}`
}

/** Who types, in few words. */
export function typistsText(users: readonly string[]): string {
  const [first = '', second = ''] = users.map(printable)
  if (users.length === 0) return ''
  if (users.length === 1) return `${first} types`
  return users.length === 2 ? `${first} and ${second} type` : `${users.length} type`
}

/** A member, and how he is, as far as one may know. */
export function whoLine({ user, presence, status }: Presence, style: Style): string {
  const said = status && status.text !== '' ? `: ${printable(status.text)}` : ''
  const how = presence === 'offline' ? '' : style.dim(` (${presence}${said})`)
  return `${style.name(user, printable(user))}${how}`
}
