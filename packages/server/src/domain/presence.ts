/**
 * How a node's user is, as one small number. With several of them the greatest of the living counts: who is invisible
 * anywhere is so everywhere, who is online anywhere is not away. Lingering ones (4 more) have no connection any more, and
 * count only where there is no living one.
 */
export const presenceCodes = { none: 0, away: 1, online: 2, invisible: 3 } as const
const lingering = 4

export type PresenceChoice = 'online' | 'away' | 'invisible'

/** A connection by itself: idle from `awayMs` on after its last command. */
export function isIdle(activeAt: number, now: number, awayMs: number): boolean {
  return now - activeAt >= awayMs
}

export function sessionCode(chosen: PresenceChoice, idle: boolean): number {
  if (chosen === 'invisible') return presenceCodes.invisible
  return chosen === 'away' || idle ? presenceCodes.away : presenceCodes.online
}

/** As it is without a connection: who was seen lingers, who was not seen is gone at once. */
export function leftCode(code: number): number {
  if (code === presenceCodes.away || code === presenceCodes.online) return code + lingering
  return code > lingering ? code : presenceCodes.none
}

export function isLingering(code: number): boolean {
  return code > lingering
}

/** Of all nodes, or all connections of one: one of `presenceCodes`, whatever their order. */
export function joinedCode(codes: Iterable<number>): number {
  let living: number = presenceCodes.none
  let left: number = presenceCodes.none
  for (const code of codes) {
    if (code > lingering) left = Math.max(left, code - lingering)
    else living = Math.max(living, code)
  }
  return living === presenceCodes.none ? left : living
}

/** What is known of another node. */
export interface Heard {
  readonly life: string
  readonly number: number
}

/** drop: nothing new; apply: it follows on what is known; ask: something was missed. */
export type Verdict = 'drop' | 'apply' | 'ask'

/** The first delta of a life follows on nothing. */
export function judgeDelta(known: Heard | undefined, { life, number }: Heard): Verdict {
  if (known?.life !== life) return number === 1 ? 'apply' : 'ask'
  if (number <= known.number) return 'drop'
  return number === known.number + 1 ? 'apply' : 'ask'
}

/** `users`: how many are known of that node. */
export function judgeDigest(
  known: Heard | undefined,
  said: Heard & { readonly count: number },
  users: number,
): Verdict {
  if (known?.life !== said.life) return 'ask'
  if (said.number < known.number) return 'drop'
  return said.number === known.number && said.count === users ? 'drop' : 'ask'
}

/** silent: its users linger, as if their connections had ended when it was heard last; gone: they are offline. */
export function nodeAge(
  heardAt: number,
  now: number,
  { nodeSilenceMs, presenceGraceMs }: { readonly nodeSilenceMs: number; readonly presenceGraceMs: number },
): 'here' | 'silent' | 'gone' {
  if (now - heardAt < nodeSilenceMs) return 'here'
  return now - heardAt < presenceGraceMs ? 'silent' : 'gone'
}
