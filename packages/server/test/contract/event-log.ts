import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import { entryKinds } from '../../src/domain/entry.ts'
import type { LoggedEvent } from '../../src/domain/logged.ts'
import type { EventLog } from '../../src/ports/event-log.ts'

/** What a consumer must have got of an event. */
export interface Taken {
  readonly tenant: string
  readonly conversation: string
  readonly seq: number
  readonly sender: string
  readonly text: string
}

export interface EventLogBed {
  readonly log: EventLog
  /** At least so many, in the order in which consumers got them; others' events may be among them. */
  taken(count: number): Promise<readonly Taken[]>
  close(): Promise<void>
}

export function loggedEvent(conversation: string, seq: number, sender = 'alice'): LoggedEvent {
  const body = JSON.stringify({ text: `«${seq}» of ${conversation}` })
  const stored = { seq, kind: entryKinds.message, sender, clientId: randomUUID(), at: 1_000 + seq, counts: true, body }
  return { epoch: 'e1', tenant: 'acme', conversation, entry: stored }
}

export function takenOf({ tenant, conversation, entry }: LoggedEvent): Taken {
  const { text } = JSON.parse(entry.body) as { text: string }
  return { tenant, conversation, seq: entry.seq, sender: entry.sender, text }
}

function events(conversations: readonly string[], rounds: number): LoggedEvent[] {
  const seqs = Array.from({ length: rounds }, (_, round) => round + 1)
  return seqs.flatMap((seq) => conversations.map((conversation) => loggedEvent(conversation, seq)))
}

const always = () => true

/** What every event log must do: at least once, in order per conversation. */
export function eventLogContract(name: string, make: () => Promise<EventLogBed>): void {
  describe(`${name}: the event log`, () => {
    test('P3.10 what was published is with the consumers, in order in each conversation', async (t) => {
      const bed = await make()
      t.after(() => bed.close())
      const conversations = [randomUUID(), randomUUID(), randomUUID()]
      const all = events(conversations, 20)
      await bed.log.publish([], always)
      for (let n = 0; n < all.length; n += 7) await bed.log.publish(all.slice(n, n + 7), always)
      const taken = await bed.taken(all.length)
      for (const conversation of conversations) {
        const mine = all.filter((event) => event.conversation === conversation).map(takenOf)
        assert.deepEqual(firstTimes(taken, conversation), mine)
      }
    })

    test('P3.10 a batch that is published again is no harm: who drops what he has seen has each once', async (t) => {
      const bed = await make()
      t.after(() => bed.close())
      const conversation = randomUUID()
      const all = events([conversation], 6)
      for (const batch of [all.slice(0, 4), all.slice(0, 4), all.slice(2)]) await bed.log.publish(batch, always)
      assert.deepEqual(firstTimes(await bed.taken(12), conversation), all.map(takenOf))
    })

    test('who leads no more publishes no more', async (t) => {
      const bed = await make()
      t.after(() => bed.close())
      const conversation = randomUUID()
      await assert.rejects(bed.log.publish(events([conversation], 3), () => false))
      await bed.log.publish([loggedEvent(conversation, 4)], always)
      assert.deepEqual(firstTimes(await bed.taken(1), conversation), [takenOf(loggedEvent(conversation, 4))])
    })
  })
}

/** As the contract tells consumers: what is not above the last seq seen is dropped. */
export function firstTimes(taken: readonly Taken[], of: string): Taken[] {
  let seen = 0
  return taken.filter(({ conversation, seq }) => {
    if (conversation !== of || seq <= seen) return false
    seen = seq
    return true
  })
}
