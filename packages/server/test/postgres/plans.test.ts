import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as statements from '../../src/adapters/postgres/reader-statements.ts'
import { ask, connect, conversation, freshStore, message, opened, people } from './bed.ts'

/** The tables that grow without an end. */
const large = ['entries', 'members', 'memberships', 'heads', 'journal', 'users', 'blocks', 'annotations']

async function scans(connection: Parameters<typeof ask>[0]): Promise<Map<string, [whole: number, indexed: number]>> {
  const rows = await ask<[string, number, number]>(
    connection,
    'select relname::text, seq_scan::int, coalesce(idx_scan, 0)::int from pg_stat_user_tables',
  )
  return new Map(rows.map(([table, whole, indexed]) => [table, [whole, indexed]]))
}

test('plans made on empty tables look up by index, and go on doing so when the tables have grown', async (t) => {
  const { store, connection } = await freshStore(t)
  const before = await scans(connection)
  const [alice, bob] = await people(store, 'alice', 'bob')
  const room = await opened(store, conversation('group', alice!, [bob!]))
  const pair = await opened(store, conversation('direct', alice!, [bob!]))
  for (let batch = 0; batch < 20; batch++) {
    const items = Array.from({ length: 100 }, (_, i) => message(i % 2 ? room : pair, i % 3 ? alice! : bob!, `${i}`))
    await store.log.append(items)
    await store.reader.entries(room, { from: 1, to: 10, descending: true, limit: 10 })
    await store.reader.sync(alice!, { since: 3, after: undefined, limit: 10 })
    await store.reader.visibility(pair, bob!)
    await store.reader.heads([room, pair])
    await store.journal.page(batch, 10)
  }
  // What a connection has counted is told to all when it closes.
  await store.close()
  const after = await scans(connection)
  const whole = large.filter((table) => after.get(table)![0] > before.get(table)![0])
  assert.deepEqual(whole, [])
  assert.ok(after.get('entries')![1] - before.get('entries')![1] >= 2_000)
})

test('each statement of the reader is planned without reading a whole table', async (t) => {
  const { connection } = await freshStore(t)
  const client = await connect(connection)
  t.after(() => client.end())
  await client.query(
    'set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off',
  )
  const id = `'00000000-0000-4000-8000-000000000000'`
  const values: Record<string, string> = {
    visibility: `1, 1, ${id}`,
    sync: `'{1}', '{1}', '{1}', '{1}', '{${id.slice(1, -1)}}', '{10}'`,
    ascending: `'{${id.slice(1, -1)}}', '{1}', '{2}', '{3}'`,
    descending: `'{${id.slice(1, -1)}}', '{1}', '{2}', '{3}'`,
    members: `${id}, 'a', 3`,
    areMembers: `${id}, '{1}'`,
    heads: `'{${id.slice(1, -1)}}'`,
    seqAt: `${id}, 1`,
  }
  const all: Record<string, { text: string }> = { ...statements }
  assert.deepEqual(Object.keys(all).sort(), Object.keys(values).sort())
  for (const [name, { text }] of Object.entries(all)) {
    await client.query(`prepare asked_${name.toLowerCase()} as ${text}`)
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain execute asked_${name.toLowerCase()} (${values[name]})`,
    )
    assert.doesNotMatch(rows.map((row) => row['QUERY PLAN']).join('\n'), /Seq Scan on (?!journal_ids)/, name)
  }
})
