/** A connection as what it holds in this process. */
export interface Holding {
  /** Bytes that wait for its reader. */
  readonly backlog: number
  /** It gets no more than it asks for; who cannot be told so, or was, is closed, resumable. */
  shed(): void
}

/**
 * Keeps all mailboxes together within a bound, however many readers are slow at once: the largest go behind first. To be
 * called every second or so; answers how many were shed.
 */
export function shedLargest(connections: Iterable<Holding>, mostBytes: number): number {
  let total = 0
  const holding: Holding[] = []
  for (const connection of connections) {
    const { backlog } = connection
    if (backlog === 0) continue
    total += backlog
    holding.push(connection)
  }
  if (total <= mostBytes) return 0
  holding.sort((a, b) => b.backlog - a.backlog)
  let shed = 0
  for (const connection of holding) {
    if (total <= mostBytes) break
    total -= connection.backlog
    connection.shed()
    shed += 1
  }
  return shed
}
