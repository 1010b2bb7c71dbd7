/** When one client is to move to another node, in ms from now, and for how long it may take. As the wire's `goAway`. */
export interface Slot {
  readonly after: number
  readonly within: number
}

/**
 * The slot of the client at `place` of `count`: beginnings are spread over the first half of the drain, so that the
 * other nodes get them one after the other, and the last one still has half of it for its tries.
 */
export function slotOf(place: number, count: number, drainMs: number): Slot {
  const after = Math.floor((place / Math.max(1, count)) * (drainMs / 2))
  return { after, within: drainMs - after }
}
