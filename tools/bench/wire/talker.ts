import { becomes, sleep } from '../generator.ts'

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

/**
 * Says one message, and resolves when each of them has been given it and nothing more has come for a second: with it
 * comes what the opening brought.
 */
export async function settled(sender: Talker, talkers: readonly Talker[]): Promise<void> {
  const before = talkers.map((talker) => talker.delivered)
  await sender.say('x'.repeat(20))
  await becomes(() => talkers.every((talker, i) => talker.delivered > (before[i] ?? 0)), 10_000)
  for (let sum = -1; sum !== deliveredTo(talkers); await sleep(1_000)) sum = deliveredTo(talkers)
}
