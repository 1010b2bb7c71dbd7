/** Who is measured: ours, others that do the same, and ceilings that do less. */
export const contestants = {
  confab: 'Confab',
  bareWs: 'bare ws',
  socketIo: 'Socket.IO',
  groupCommit: 'bare PostgreSQL',
} as const

export type Contestant = keyof typeof contestants

/** What a ceiling or a peer does not do that ours does. */
export const remarks: Readonly<Record<Exclude<Contestant, 'confab'>, string>> = {
  bareWs: '`ws` alone with frames of the same size: what comes in goes out to all (a ceiling)',
  socketIo: 'in memory: a checked token and rooms, but nothing is stored, numbered or caught up with',
  groupCommit: '`pg` and the same PostgreSQL: batches of the same rows, no socket, no rights, no numbering (a ceiling)',
}
