import type { Conversation as Held } from '@confab/client'
import type { Presence } from '@confab/client/live'
import type { Conversation, ReceiptPage } from '@confab/protocol'
import { columns } from '../terminal/columns.ts'
import { printable } from '../terminal/printable.ts'
import type { Style } from '../terminal/style.ts'

/** A conversation as the server listed it, and what the SDK holds of it, which is ahead of that. */
export interface Listed {
  readonly one: Conversation
  readonly held: Pick<Held, 'listing' | 'unread' | 'mentions'>
}

function listCells({ one, held }: Listed, style: Style): string[] {
  const { title, peer, kind, head, conversationId } = one
  const unread = held.listing ? held.unread : Math.max(0, one.countable - one.seenCountable)
  const mentions = held.listing ? held.mentions : one.mentions
  const news = [unread > 0 ? `${unread} unread` : '', mentions > 0 ? `${mentions} for you` : ''].filter((part) => part)
  const name = printable(title ?? peer ?? conversationId)
  const facts = [kind, `${head} entries`, conversationId].map(style.dim)
  return ['', news.length > 0 ? style.bold(name) : name, style.good(news.join(', ')), ...facts]
}

/** The list of conversations: a line each, with its name and what of it is unread. */
export function listLines(all: readonly Listed[], style: Style): string[] {
  return columns(all.map((each) => listCells(each, style)))
}

/** A message in short, as an answer to it shows it: who, and the beginning of its first line. */
export function quoteOf({ messages }: Pick<Held, 'messages'>, seq: number): string | undefined {
  const found = messages.find((message) => message.seq === seq)
  if (!found) return undefined
  const [first = ''] = found.text.split('\n')
  const start = [...first].slice(0, 40).join('')
  return `${found.sender}: ${found.deleted ? '(deleted)' : start === found.text ? start : `${start} ...`}`
}

/** Who types, in few words. */
export function typistsText(users: readonly string[]): string {
  const [first = '', second = ''] = users.map(printable)
  if (users.length === 0) return ''
  if (users.length === 1) return `${first} types`
  return users.length === 2 ? `${first} and ${second} type` : `${users.length} type`
}

/** A member, and how he is, as far as one may know; `me` is here for certain. */
export function whoLine({ user, presence, status }: Presence, me: string, style: Style): string {
  if (user === me) return `${style.name(user, printable(user))}${style.dim(' (you)')}`
  const said = status && status.text !== '' ? `: ${printable(status.text)}` : ''
  const how = presence === 'offline' ? '' : style.dim(` (${presence}${said})`)
  return `${style.name(user, printable(user))}${how}`
}

/** Who has got and read a message, the reader himself left out. With more members than a page has, how many. */
export function seenLine({ members, read, items, next }: ReceiptPage, seq: number, me: string): string {
  if (next !== undefined) return `${seq}: read by ${read} of ${members}`
  const others = items.filter(({ user }) => user !== me)
  const names = (rows: typeof others) => rows.map(({ user }) => printable(user)).join(', ')
  const reading = others.filter((row) => row.read >= seq)
  const getting = others.filter((row) => row.delivered >= seq && row.read < seq)
  const who = reading.length > 0 ? ` (${names(reading)})` : ''
  const got = getting.length > 0 ? `, got by ${names(getting)}` : ''
  return `${seq}: read by ${reading.length} of ${others.length}${who}${got}`
}
