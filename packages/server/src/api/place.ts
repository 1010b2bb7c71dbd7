import { Refused } from '../domain/refusal.ts'

/** Where a page of a log begins. */
export interface Place {
  readonly before?: number
  readonly after?: number
  readonly around?: number
  readonly from?: number
  readonly limit?: number
}

/** The place which a query names, or its cursor. Throws Refused `badRequest` when it names more than one. */
export function placeOf({ cursor, ...place }: Place & { readonly cursor?: string }): Place {
  const named = (['before', 'after', 'around', 'from'] as const).filter((name) => place[name] !== undefined)
  if (named.length + (cursor === undefined ? 0 : 1) > 1) {
    throw new Refused('badRequest', 'at most one of before, after, around, from and cursor', { where: `/${named[0]}` })
  }
  if (cursor === undefined) return place
  const [, way, seq] = /^([ab])(\d{1,16})$/.exec(cursor) ?? []
  if (seq === undefined) throw new Refused('badRequest', 'not a cursor of this server', { where: '/cursor' })
  return { ...place, [way === 'a' ? 'after' : 'before']: Number(seq) }
}

/** The cursor of the next page in the same direction; none after a page around a seq, which has two directions. */
export function nextPlace(place: Place, items: readonly { readonly seq: number }[], more: boolean): { next?: string } {
  const [first, last] = [items[0], items.at(-1)]
  if (!more || !first || !last || place.around !== undefined) return {}
  const isForward = place.after !== undefined || place.from !== undefined
  return { next: isForward ? `a${last.seq}` : `b${first.seq}` }
}
