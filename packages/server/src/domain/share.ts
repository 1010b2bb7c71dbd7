/** A node may have so much more than its share. As balancers bound it that hash. */
const tolerance = 1.25

/** How many clients a node should let go so that it has no more than its share: 0 while it is within a quarter of it. */
export function excess(own: number, others: readonly number[]): number {
  const share = others.reduce((sum, one) => sum + one, own) / (others.length + 1)
  return own > share * tolerance ? Math.floor(own - share) : 0
}
