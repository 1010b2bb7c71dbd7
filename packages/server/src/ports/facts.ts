import type { ConnectionFact, PresenceFact } from '@confab/protocol'

type Told<T> = T extends unknown ? Omit<T, 'version' | 'node' | 'at'> : never

/** What happened, besides the log, for analytics. */
export type Fact = Told<PresenceFact> | Told<ConnectionFact>

/** Takes facts. Never waits, never throws: what can't be told soon is dropped, and counted. Nothing depends on them. */
export interface Facts {
  tell(fact: Fact): void
}

/** Nobody wants to know. */
export const noFacts: Facts = { tell: () => undefined }
