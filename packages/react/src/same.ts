function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as unknown
  return prototype === Object.prototype || prototype === Array.prototype
}

/** Whether two values say the same: plain objects and lists by what is in them, all else by identity. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (!isPlain(a) || !isPlain(b) || Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  return keys.every((key) => key in right && isSame(left[key], right[key]))
}

/** The former one where it says the same as the next, so that who holds it sees no change. */
export function kept<T>(former: T | undefined, next: T): T {
  return former !== undefined && isSame(former, next) ? former : next
}

/** A list of which every unchanged item is the former one, and the former list where none changed. `key` names an item. */
export function keptList<T extends object>(
  former: readonly T[] | undefined,
  next: readonly T[],
  key: (item: T) => string | number,
): readonly T[] {
  if (!former) return next
  let known: Map<string | number, T> | undefined
  const list = next.map((item, i) => {
    const there = former[i]
    if (there === item) return item
    if (there && key(there) === key(item)) return kept(there, item)
    known ??= new Map(former.map((one) => [key(one), one]))
    return kept(known.get(key(item)), item)
  })
  return list.length === former.length && list.every((item, i) => item === former[i]) ? former : list
}

/** The former map where the next holds the same. */
export function keptMap<K, V>(former: ReadonlyMap<K, V> | undefined, next: ReadonlyMap<K, V>): ReadonlyMap<K, V> {
  if (former?.size !== next.size) return next
  for (const [key, value] of next) if (!isSame(value, former.get(key))) return next
  return former
}
