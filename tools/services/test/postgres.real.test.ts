import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import pg from 'pg'
import { until } from '../deadline.ts'
import { startPostgresPair } from '../postgres-pair.ts'
import { startPostgres15 } from '../postgres15.ts'
import { without } from '../without.ts'

const skip = without('postgres15')

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 500 })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    void client.end().catch(() => {})
  }
}

test('an external PostgreSQL 15 keeps what it committed over kill -9, freezes and thaws', { skip }, async () => {
  const postgres = await startPostgres15({ own: true, settings: ['max_connections = 50'] })
  after(() => postgres.stop())
  assert.match(JSON.stringify(await query(postgres.url, 'show server_version')), /"15\./)
  assert.deepEqual(await query(postgres.url, 'show fsync'), [{ fsync: 'on' }])
  assert.deepEqual(await query(postgres.url, 'show max_connections'), [{ max_connections: '50' }])
  await query(postgres.url, 'create table letters as select 1 as one')
  await postgres.kill()
  await assert.rejects(query(postgres.url, 'select 1'), /ECONNREFUSED/)
  await postgres.restart()
  assert.deepEqual(await query(postgres.url, 'select * from letters'), [{ one: 1 }])
  postgres.freeze()
  await assert.rejects(query(postgres.url, 'select 1'), /timeout/)
  postgres.thaw()
  assert.deepEqual(await query(postgres.url, 'select * from letters'), [{ one: 1 }])
})

test('the synchronous standby has all when the primary is killed, and the old primary follows it then', {
  skip,
}, async () => {
  const pair = await startPostgresPair()
  after(() => pair.stop())
  const [a, b] = pair.nodes
  assert.equal(pair.primary, a)
  await pair.primary.ask('create table letters as select 1 as one')
  await pair.primary.kill()
  await pair.promote()
  assert.equal(pair.primary, b)
  assert.equal(await pair.primary.ask('insert into letters values (2); select count(*) from letters'), '2')
  await pair.rejoin()
  await pair.primary.ask('insert into letters values (3)')
  // Stored there before it was acknowledged, and shown a moment later.
  const check = async (): Promise<boolean> => {
    return (await pair.standby.ask('select pg_is_in_recovery(), count(*) from letters')) === 't|3'
  }
  await until({ what: 'the standby to show all three letters', deadline: 20_000, check })
})
