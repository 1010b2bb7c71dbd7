import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from '@confab/protocol'
import fc from 'fast-check'
import type { Session } from '../../src/engine/session.ts'
import { edited, membersChanged } from '../contract/scene.ts'
import { type BedNode, NodesBed } from './nodes-bed.ts'

type Query = Parameters<BedNode['engine']['messages']['history']>[1]

/** alice and bob over one node; how often the store was asked what somebody may read. */
async function tea() {
  // A ring so small that most pages come from the store; no page waits for a turn, since time stands still.
  const bed = new NodesBed({ ringEntries: 4, pagesAtOnce: 1_000_000 })
  const node = await bed.node('one')
  const [alice, bob] = await bed.scene.people('alice', 'bob')
  const where = await bed.scene.open('group', alice, bob)
  const asked = { visibility: 0 }
  const { visibility } = bed.store.reader
  const counted: typeof visibility = (...about) => {
    asked.visibility++
    return visibility(...about)
  }
  Object.assign(bed.store.reader, { visibility: counted })
  return { bed, node, alice, bob, where, asked }
}

type Tea = Awaited<ReturnType<typeof tea>>

async function read({ node, where }: Tea, session: Session, query: Partial<Query>, live = true): Promise<Page> {
  const payload = { conversationId: where, ...query }
  return JSON.parse(await node.engine.messages.history(session.caller, payload, live ? session : undefined))
}

function queries(head: number): Partial<Query>[] {
  const seqs = Array.from({ length: head + 2 }, (_, n) => n + 1)
  const places = [{}, { after: 0 }, ...seqs.flatMap((seq) => [{ before: seq }, { after: seq }, { around: seq }])]
  return places.flatMap((place) => [1, 3, 4, 50].map((limit) => ({ ...place, limit })))
}

/** What the node still holds may make a shorter page of the newest, or of what came after: then there is more. */
function same(query: Partial<Query>, live: Page, stored: Page): void {
  const about = JSON.stringify(query)
  const isShort = live.entries.length < stored.entries.length
  if (!isShort) return assert.deepEqual(live, stored, about)
  assert.ok(live.more && live.entries.length > 0 && !('before' in query || 'around' in query), about)
  const part =
    'after' in query ? stored.entries.slice(0, live.entries.length) : stored.entries.slice(-live.entries.length)
  assert.deepEqual({ ...live, more: stored.more }, { ...stored, entries: part }, about)
}

const someStep = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('say' as const), count: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('say' as const), bytes: fc.constantFrom(20_000, 40_000) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('remove', 'add') }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('edit' as const) }) },
)
type Step = typeof someStep extends fc.Arbitrary<infer T> ? T : never

async function take({ bed, node, alice, bob, where }: Tea, step: Step): Promise<void> {
  const caller = await bed.caller('alice')
  if (step.what === 'say') {
    const text = 'x'.repeat('bytes' in step ? step.bytes : 1)
    for (let n = 0; n < ('count' in step ? step.count : 1); n++)
      await node.engine.messages.send(caller, {
        conversationId: where,
        clientId: crypto.randomUUID(),
        content: { text },
      })
  } else if (step.what === 'edit') {
    const target = await bed.scene.say(where, alice, 'typo')
    await bed.scene.append(edited(where, alice, target, 'mended'))
  } else await bed.scene.append(membersChanged(where, alice, step.what as 'add', [bob]))
  // What others appended comes by the journal.
  await bed.hours.pass(1_500)
}

test('P6.2 a page of what one gets live is as the store has it: same entries, same `more`, whoever came and went', async () => {
  const steps = fc.array(someStep, { minLength: 2, maxLength: 12 })
  const property = fc.asyncProperty(steps, fc.nat(12), fc.nat(6), async (story, arrival, floor) => {
    const t = await tea()
    const comes = async () => (await t.bed.arrive(t.node, 'bob')).session
    let bob: Session | undefined
    for (const [n, step] of story.entries()) {
      if (n === arrival) bob = await comes()
      await take(t, step)
    }
    bob ??= await comes()
    const log = t.bed.database.conversations.get(t.where)
    assert.ok(log)
    // Nothing that the ring may still hold.
    Object.assign(log, { floor: Math.max(0, Math.min(floor, log.head - 10)) })
    for (const query of queries(log.head)) same(query, await read(t, bob, query), await read(t, bob, query, false))
  })
  await fc.assert(property, { numRuns: 15 })
})

test('who gets a conversation live is not looked up for its older pages', async () => {
  const t = await tea()
  const { session } = await t.bed.arrive(t.node, 'bob')
  await take(t, { what: 'say', count: 30 })
  t.asked.visibility = 0
  const seqs = async (query: Partial<Query>) => (await read(t, session, query)).entries.map(({ seq }) => seq)
  assert.deepEqual(await seqs({ before: 20, limit: 3 }), [17, 18, 19])
  assert.deepEqual(await seqs({ after: 3, limit: 3 }), [4, 5, 6])
  assert.deepEqual(await seqs({ around: 10, limit: 3 }), [9, 10, 11])
  assert.deepEqual(await seqs({ before: 4, limit: 50 }), [1, 2, 3])
  assert.equal(t.asked.visibility, 0)
})

test('P6.4 who was removed is looked up again, and reads no further than he may', async () => {
  const t = await tea()
  const { session } = await t.bed.arrive(t.node, 'bob')
  await take(t, { what: 'say', count: 20 })
  await take(t, { what: 'remove' })
  await take(t, { what: 'say', count: 20 })
  t.asked.visibility = 0
  const page = await read(t, session, { before: 40, limit: 2 })
  assert.deepEqual([page.entries.map(({ seq }) => seq), page.head, page.more], [[21, 22], 22, true])
  assert.equal(t.asked.visibility, 1)
})

test('P6.2 what one may read of an earlier time is not forgotten where the newest page begins with his return', async () => {
  const t = await tea()
  const { session } = await t.bed.arrive(t.node, 'bob')
  for (const what of ['remove', 'add'] as const) await take(t, { what })
  await take(t, { what: 'say', count: 1 })
  const page = await read(t, session, { limit: 50 })
  assert.deepEqual([page.entries.map(({ seq }) => seq), page.from, page.more], [[3, 4], 3, true])
  assert.deepEqual(
    (await read(t, session, { before: 3 })).entries.map(({ seq }) => seq),
    [1, 2],
  )
})
