import { sleep } from '../generator.ts'

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

function deliveredTo(talkers: readonly Talker[]): number {
  let sum = 0
  for (const talker of talkers) sum += talker.delivered
  return sum
}

/** Resolves when nothing has been delivered for half a second: what the opening brought has come. */
export async function quiet(talkers: readonly Talker[]): Promise<void> {
  for (let before = -1; before !== deliveredTo(talkers); await sleep(500)) before = deliveredTo(talkers)
}
