import type { ListedConversation } from '@confab/react'
import { fits } from '../conversations/found.ts'

/** What the switcher offers: a conversation, or to write to somebody with whom there is none. */
export type Option =
  | { readonly kind: 'conversation'; readonly key: string; readonly row: ListedConversation; readonly title: string }
  | { readonly kind: 'write'; readonly key: string; readonly user: string }

/** So many are shown; more are found by typing more. */
const most = 8
const userId = /^[\w.@:-]{1,64}$/

/** Unread ones first, then the most recent; where something is typed, those which fit, and begin with it first. */
export function optionsFor(
  rows: readonly ListedConversation[],
  titleOf: (row: ListedConversation) => string,
  typed: string,
): Option[] {
  const query = typed.trim()
  const rank = (title: string, { unread, muted }: ListedConversation) =>
    query === '' ? Number(unread === 0 || muted) : Number(!title.toLowerCase().startsWith(query.toLowerCase()))
  const found = rows
    .map((row) => ({ row, title: titleOf(row) }))
    .filter(({ title }) => query === '' || fits(title, query))
    .sort((a, b) => rank(a.title, a.row) - rank(b.title, b.row))
    .slice(0, most)
    .map(({ row, title }): Option => ({ kind: 'conversation', key: row.id, row, title }))
  const isKnown = rows.some(({ peer }) => peer === query)
  return !isKnown && userId.test(query) ? [...found, { kind: 'write', key: 'write', user: query }] : found
}
