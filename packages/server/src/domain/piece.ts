/**
 * Where an `entries` frame or a page ends: at so many entries or so many bytes, whichever comes first. So that a reader's
 * mailbox holds several, and a slow one gets on in small steps.
 */
export const pieceLimit = { entries: 200, bytes: 65_536 } as const

/**
 * Cuts consecutive things of these sizes into pieces within the limit: answers the index after the last of each piece.
 * What alone is over the limit is a piece of its own.
 */
export function pieceEnds(sizes: readonly { readonly entries: number; readonly bytes: number }[]): number[] {
  const ends: number[] = []
  let entries = 0
  let bytes = 0
  sizes.forEach((size, i) => {
    const isFull = entries + size.entries > pieceLimit.entries || bytes + size.bytes > pieceLimit.bytes
    if (i > 0 && isFull) {
      ends.push(i)
      entries = 0
      bytes = 0
    }
    entries += size.entries
    bytes += size.bytes + 1
  })
  if (sizes.length > 0) ends.push(sizes.length)
  return ends
}

/** The things themselves, piece by piece. */
export function pieces<T>(things: readonly T[], sizeOf: (thing: T) => { entries: number; bytes: number }): T[][] {
  let start = 0
  return pieceEnds(things.map(sizeOf)).map((end) => {
    const piece = things.slice(start, end)
    start = end
    return piece
  })
}
