import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import type { EventLog, LoggedEvent } from '../../src/ports/node.ts'

export interface EventLogBed {
  readonly log: EventLog
  /** What consumers have got so far, in the order in which they got it; others' events may be among them. */
  taken(): Promise<readonly LoggedEvent[]>
  close(): Promise<void>
}

function events(conversations: readonly string[], rounds: number): LoggedEvent[] {
  const made: LoggedEvent[] = []
  for (let round = 0; round < rounds; round++) {
    for (const conversation of conversations)
      made.push({ journalId: made.length + 1, conversation, first: round * 2 + 1, last: round * 2 + 2 })
  }
  return made
}

/** What every event log must do: at least once, in order per conversation. */
export function eventLogContract(name: string, make: () => Promise<EventLogBed>): void {
  describe(`${name}: the event log`, () => {
    test('what was published is with the consumers, in order in each conversation', async (t) => {
      const bed = await make()
      t.after(() => bed.close())
      const conversations = [randomUUID(), randomUUID(), randomUUID()]
      const all = events(conversations, 10)
      await bed.log.publish([])
      for (let n = 0; n < all.length; n += 7) await bed.log.publish(all.slice(n, n + 7))
      const taken = await bed.taken()
      for (const conversation of conversations) {
        const of = (list: readonly LoggedEvent[]) => list.filter((event) => event.conversation === conversation)
        assert.deepEqual(firstTimes(of(taken)), of(all))
      }
    })

    test('a batch that is published again is no harm: who drops what he has seen has each once', async (t) => {
      const bed = await make()
      t.after(() => bed.close())
      const [conversation] = [randomUUID()]
      const all = events([conversation], 6)
      for (const batch of [all.slice(0, 4), all.slice(0, 4), all.slice(2)]) await bed.log.publish(batch)
      const taken = (await bed.taken()).filter((event) => event.conversation === conversation)
      assert.deepEqual(firstTimes(taken), all)
    })
  })
}

/** As the contract tells consumers: what ends at or before the last seq seen is dropped. */
function firstTimes(taken: readonly LoggedEvent[]): LoggedEvent[] {
  let seen = 0
  return taken.filter(({ last }) => {
    if (last <= seen) return false
    seen = last
    return true
  })
}
