import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { StoreRefused } from '../../src/ports/store.ts'
import { ask, change, conversation, freshStore, message, opened, people } from './bed.ts'

const all = { from: 1, to: Number.MAX_SAFE_INTEGER, descending: false, limit: 200 }

test('P2.1 P3.2 P3.7 three nodes write into the same conversations at once: no hole, nothing twice, time in order', async (t) => {
  const { store, connection } = await freshStore(t)
  const nodes = [store, (await freshStore(t, { connection })).store, (await freshStore(t, { connection })).store]
  const [alice, bob] = await people(store, 'alice', 'bob')
  const rooms = [
    await opened(store, conversation('group', alice!, [bob!])),
    await opened(store, conversation('group', bob!, [alice!])),
  ]
  const sent = new Map<string, number>()
  const writer = async (node: (typeof nodes)[number], sender: typeof alice) => {
    for (let batch = 0; batch < 10; batch++) {
      // Each batch in another order of conversations, and the last one of it is sent on all nodes.
      const items = Array.from({ length: 8 }, (_, i) => message(rooms[(i + batch) % 2]!, sender!, `${i}`))
      const shared = message(
        rooms[batch % 2]!,
        sender!,
        `shared ${batch}`,
        `00000000-0000-4000-8000-00000000000${batch}`,
      )
      const { verdicts } = await node.log.append([...items, shared])
      for (const [i, verdict] of verdicts.entries()) {
        assert.ok(verdict.status === 'stored' || (verdict.status === 'duplicate' && i === 8), verdict.status)
        const item = [...items, shared][i]!
        const key = `${item.conversation} ${sender!.user} ${item.clientId}`
        assert.equal(sent.get(key) ?? verdict.seq, verdict.seq)
        sent.set(key, verdict.seq)
      }
    }
  }
  await Promise.all(nodes.flatMap((node) => [writer(node, alice), writer(node, bob)]))
  let stored = 0
  for (const room of rooms) {
    const rows = await ask<[number, number]>(
      connection,
      `select seq::int, at::float from entries where conversation_id = '${room}' order by seq`,
    )
    assert.deepEqual(
      rows.map(([seq]) => seq),
      Array.from(rows, (_, i) => i + 1),
    )
    assert.deepEqual(
      rows.map(([, at]) => at),
      rows.map(([, at]) => at).sort((a, b) => a - b),
    )
    const [head] = await store.reader.heads([room])
    assert.equal(head?.head, rows.length)
    assert.equal(head?.countable, rows.length - 1)
    stored += rows.length - 1
  }
  assert.equal(stored, sent.size)
})

test('P3.7 a clock that was set back does not turn the time of the log back', async (t) => {
  const { store, connection } = await freshStore(t)
  const [alice, bob] = await people(store, 'alice', 'bob')
  const room = await opened(store, conversation('group', alice!, [bob!]))
  const later = Date.now() + 3_600_000
  await ask(connection, `update heads set last_at = ${later}`)
  const { verdicts } = await store.log.append([message(room, bob!, 'hello')])
  assert.deepEqual(
    verdicts.map((verdict) => verdict.status === 'stored' && verdict.at),
    [later],
  )
})

test('P2.4 P6.5 what was edited away or deleted is nowhere in the store, and a repeat of it is a duplicate', async (t) => {
  const { store, connection } = await freshStore(t)
  const [alice, bob] = await people(store, 'alice', 'bob')
  const room = await opened(store, conversation('group', alice!, [bob!]))
  const first = message(room, bob!, 'swordfish')
  await store.log.append([first])
  const edits = ['marlin', 'halibut'].map((text) =>
    change(room, bob!, { type: 'edit', target: 2, body: JSON.stringify({ text }) }),
  )
  for (const edit of edits) await store.log.append([edit])
  const words = async () => (await ask<[string]>(connection, 'select e::text from entries e')).join('\n')
  assert.doesNotMatch(await words(), /swordfish|marlin/)
  assert.match(await words(), /halibut/)
  assert.deepEqual((await store.log.append([first])).verdicts[0]?.status, 'duplicate')
  assert.deepEqual((await store.log.append([{ ...first, hash: edits[0]!.hash }])).verdicts[0], { status: 'conflict' })
  await store.log.append([change(room, alice!, { type: 'delete', target: 2 })])
  assert.doesNotMatch(await words(), /swordfish|marlin|halibut/)
  for (const item of [first, ...edits]) {
    const { verdicts } = await store.log.append([{ ...item, hash: edits[0]!.hash }])
    assert.equal(verdicts[0]?.status, 'duplicate')
  }
  const [, target] = await store.reader.entries(room, all)
  assert.deepEqual([target?.body, target?.state], ['{}', '{"deleted":true,"at":5}'])
})

test('P3.8 an item after an effect in the same conversation is refused as a whole batch, by the database too', async (t) => {
  const { store, connection } = await freshStore(t)
  const [alice, bob] = await people(store, 'alice', 'bob')
  const room = await opened(store, conversation('group', alice!, [bob!]))
  const batch = [change(room, alice!, { type: 'rename', title: 'Cake' }), message(room, alice!, 'hello')]
  await assert.rejects(store.log.append(batch), RangeError)
  const call = `select append_1(array['${room}', '${room}']::uuid[], array[1, 1], array[1, 1], array['${randomUUID()}', '${randomUUID()}']::uuid[],
    array[0, 0], array['', '']::bytea[], array['{}', '{}'], '[{"item": 1, "type": "rename", "title": "Cake"}]', array[5, 5, 5])`
  await assert.rejects(ask(connection, call), { code: 'CF001' })
  assert.equal((await store.reader.heads([room]))[0]?.head, 1)
})

test('one value that PostgreSQL refuses fails the batch as refused, and says nothing of the value', async (t) => {
  const faults: string[] = []
  const { store } = await freshStore(t, { log: (_, error) => faults.push(`${error.stack} ${error.cause}`) })
  const [alice, bob] = await people(store, 'alice', 'bob')
  const room = await opened(store, conversation('group', alice!, [bob!]))
  const bad = { ...message(room, alice!, 'x'), body: '{"text":"canary \0"}' }
  await assert.rejects(store.log.append([message(room, alice!, 'fine'), bad]), StoreRefused)
  assert.equal((await store.log.append([message(room, alice!, 'fine')])).verdicts[0]?.status, 'stored')
  assert.equal(faults.length, 1)
  assert.doesNotMatch(faults.join(), /canary/)
})

test('P6.4 joins and leaves of a large channel are noted: rows of the journal, no entries; who leaves at once may come back', async (t) => {
  const { store } = await freshStore(t, { notedAbove: 1 })
  const [alice, bob, carol] = await people(store, 'alice', 'bob', 'carol')
  const room = await opened(store, conversation('channel', alice!, [bob!]))
  const begun = await store.journal.begin()
  const act = async (action: 'join' | 'leave') =>
    (await store.log.append([change(room, carol!, { type: 'members', action, users: [], role: 1 })])).verdicts[0]
  const from = async () => (await store.reader.visibility(room, carol!))?.intervals
  const answers = [await act('join'), await from(), await act('leave'), await from(), await act('join'), await from()]
  const open = [{ from: 2, to: Number.MAX_SAFE_INTEGER }]
  const expected = [
    { status: 'noted', from: 2 },
    open,
    { status: 'noted', from: 1 },
    [],
    { status: 'noted', from: 2 },
    open,
  ]
  assert.partialDeepStrictEqual(answers, expected)
  const { rows } = await store.journal.page(begun, 10)
  assert.deepEqual(
    rows.map(({ ranges, users }) => [ranges.length, users.map(({ type }) => type)]),
    [
      [0, ['added']],
      [0, ['removed']],
      [0, ['added']],
    ],
  )
  const [head] = await store.reader.heads([room])
  assert.deepEqual([head?.head, head?.memberCount], [1, 3])
})

test('P6.5 a node of the version before edits and deletes messages with reactions rightly', async (t) => {
  const { store, connection } = await freshStore(t)
  const [alice, bob] = await people(store, 'alice', 'bob')
  const room = await opened(store, conversation('group', alice!, [bob!]))
  await store.log.append([message(room, alice!, 'hello')])
  await store.log.append([change(room, bob!, { type: 'react', target: 2, emoji: '👍', remove: false })])
  const before = (
    effect: string,
  ) => `select append_1(array['${room}']::uuid[], array[1], array[1], array['${randomUUID()}']::uuid[],
    array[(3 << 20) + 4369], array['']::bytea[], array['{}'], '[{"item": 1, "target": 2, "others": 8466, ${effect}}]', array[5, 5, 5])`
  const bodies = async () =>
    (await store.reader.entries(room, { from: 2, to: 3, descending: false, limit: 2 })).map(({ body }) => body)
  await ask(connection, before('"type": "edit", "body": "{\\"text\\":\\"hi\\"}"'))
  assert.match((await bodies()).join(), /^\{"text":"hi"\},.*👍/)
  await ask(connection, before('"type": "delete"'))
  assert.deepEqual(await bodies(), ['{}', '{}'])
  assert.equal((await ask(connection, 'select from reactions')).length, 0)
})

test('P2.5 people who open the same direct conversation at once get the same one', async (t) => {
  const { store, connection } = await freshStore(t)
  const other = (await freshStore(t, { connection })).store
  const [alice, bob] = await people(store, 'alice', 'bob')
  const id = randomUUID()
  const asked = [alice!, bob!, alice!, bob!].map((creator, i) =>
    (i % 2 ? store : other).log.create(conversation('direct', creator, [creator === alice ? bob! : alice!], { id }), {
      conversationsPerUser: 10,
      membersPerGroup: 10,
    }),
  )
  const statuses = (await Promise.all(asked)).map(({ status }) => status).sort()
  assert.deepEqual(statuses, ['created', 'duplicate', 'duplicate', 'duplicate'])
  assert.equal((await ask(connection, 'select 1 from entries')).length, 1)
})
