import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import type pgModule from 'pg'
import {
  byteaArray,
  int4Array,
  int8Array,
  textArray,
  uuidArray,
} from '../../../packages/server/src/adapters/postgres/arrays.ts'

const require = createRequire(new URL('../../../packages/server/package.json', import.meta.url))
const pg = require('pg') as typeof pgModule

/**
 * The ceiling of durable messages: `pg` and PostgreSQL alone. So many senders with one message each on its way, one batch
 * in flight, what gathers meanwhile goes next; the rows and indexes are those of our log, but no head is locked,
 * nobody's rights are looked at, nothing is numbered, told or delivered.
 */
const settings = JSON.parse(process.argv[2] ?? '') as {
  connection: pgModule.ClientConfig
  senders: number
  seconds: number
  body: string
}

interface Row {
  readonly sender: number
  readonly conversation: string
  seq: number
  clientId: string
}

const insert = {
  name: 'insert',
  text: `insert into ceiling (conversation_id, seq, sender, client_id, at, countable, kind, counts, hash, body)
    select c, q, s, i, 1, q, k, true, h, b
    from unnest($1::uuid[], $2::int8[], $3::int8[], $4::uuid[], $5::int4[], $6::bytea[], $7::text[])
      as row (c, q, s, i, k, h, b)`,
}
const planning = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off'
const client = new pg.Client({ ...settings.connection, options: planning })
const hash = Buffer.alloc(32, 7)
const text = JSON.stringify({ text: settings.body })

async function commit(rows: readonly Row[]): Promise<void> {
  const values = [
    uuidArray(rows.map((row) => row.conversation)),
    int8Array(rows.map((row) => row.seq)),
    int8Array(rows.map((row) => row.sender)),
    uuidArray(rows.map((row) => row.clientId)),
    int4Array(rows.map(() => 1)),
    byteaArray(rows.map(() => hash)),
    textArray(rows.map(() => text)),
  ]
  await client.query({ ...insert, values })
}

/** The senders of one batch have their next message ready when the one after it is under way: two halves take turns. */
async function talk(rows: readonly Row[], seconds: number): Promise<{ count: number; ms: number }> {
  const began = performance.now()
  let count = 0
  let [going, gathered] = [rows.slice(0, rows.length >> 1), rows.slice(rows.length >> 1)]
  while (performance.now() - began < seconds * 1_000) {
    for (const row of going) {
      row.seq++
      row.clientId = randomUUID()
    }
    await commit(going)
    count += going.length
    ;[going, gathered] = [gathered, going]
  }
  return { count, ms: performance.now() - began }
}

await client.connect()
await client.query('drop table if exists ceiling')
await client.query('create table ceiling (like entries including all) with (autovacuum_enabled = off)')
const rows = Array.from({ length: settings.senders }, (_, sender) => {
  return { sender, conversation: randomUUID(), seq: 0, clientId: '' }
})
await talk(rows, 1)
console.log('ready')
const { count, ms } = await talk(rows, settings.seconds)
const stored = await client.query('select count(*)::int as n, count(distinct client_id)::int as once from ceiling')
await client.query('drop table ceiling')
await client.end()
console.log(JSON.stringify({ count, ms, ...(stored.rows[0] as object) }))
