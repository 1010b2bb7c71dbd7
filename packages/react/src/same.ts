/** Whether two objects have the same properties, each by identity. */
export function isSame(a: object, b: object): boolean {
  const [keys, others] = [Object.keys(a), Object.keys(b)]
  const left = a as Record<string, unknown>
  const right = b as Record<string, unknown>
  return keys.length === others.length && keys.every((key) => Object.is(left[key], right[key]) && key in right)
}

/** The former one where it says the same as the next, so that who holds it sees no change. */
export function kept<T extends object>(former: T | undefined, next: T): T {
  return former && isSame(former, next) ? former : next
}

/** A list of which every unchanged item is the former one, and the former list where none changed. `key` names an item. */
export function keptList<T extends object>(
  former: readonly T[] | undefined,
  next: readonly T[],
  key: (item: T) => string | number,
): readonly T[] {
  if (!former) return next
  const known = new Map(former.map((item) => [key(item), item]))
  const list = next.map((item) => kept(known.get(key(item)), item))
  return list.length === former.length && list.every((item, i) => item === former[i]) ? former : list
}
