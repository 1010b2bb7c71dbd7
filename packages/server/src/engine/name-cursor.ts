import { flawOf, UserId, validator } from '@confab/protocol'
import { Refused } from '../domain/refusal.ts'

const wrongUser = validator(UserId)

/** Where a page by user id goes on, opaque. */
export function nameCursor(user: string): string {
  return btoa(encodeURIComponent(user))
}

/** The name in a cursor of ours. It went through a client's hands: what the decoder refuses is refused here too. */
export function readName(cursor: string): string {
  try {
    const name = decodeURIComponent(atob(cursor))
    if (wrongUser(name) === undefined && flawOf(name) === undefined) return name
  } catch {}
  throw new Refused('badRequest', 'not a cursor of this server', { where: '/cursor' })
}

/** The first `limit` of the rows, which were asked for with one more, and where it goes on. */
export function pageOf<T extends { readonly user: string }>(
  rows: readonly T[],
  limit: number,
): { items: T[]; next?: string } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return rows.length > limit && last ? { items, next: nameCursor(last.user) } : { items }
}
