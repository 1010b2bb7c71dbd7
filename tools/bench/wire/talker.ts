/** One connection of a measured server: says messages, and counts those that it is given. */
export interface Talker {
  /** Resolves when the message is acknowledged. */
  say(text: string): Promise<void>
  /** Messages it was given. */
  readonly delivered: number
  /** Deliveries which did not begin right after the one before, or hold what others did not get. */
  readonly gaps: number
  end(): void
}

export function deliveredTo(talkers: readonly Talker[]): number {
  let sum = 0
  for (const talker of talkers) sum += talker.delivered
  return sum
}

export function gapsOf(talkers: readonly Talker[]): number {
  let sum = 0
  for (const talker of talkers) sum += talker.gaps
  return sum
}
