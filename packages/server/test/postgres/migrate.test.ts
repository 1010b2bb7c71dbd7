import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { ask, connect, freshDatabase } from './bed.ts'

const folder = new URL('../../src/adapters/postgres/migrations/', import.meta.url)

test('two nodes that start at once migrate once; a third finds nothing to do', async (t) => {
  const connection = await freshDatabase()
  const clients = [await connect(connection), await connect(connection), await connect(connection)]
  t.after(() => Promise.all(clients.map((client) => client.end())))
  const applied = await Promise.all(clients.slice(0, 2).map(migrate))
  assert.deepEqual(applied.flat().sort(), readdirSync(folder).sort())
  assert.ok(applied.some(({ length }) => length === 0))
  assert.deepEqual(await migrate(clients[2]!), [])
})

test('a migration that fails leaves those before it, and the next start goes on there', async (t) => {
  const connection = await freshDatabase()
  const client = await connect(connection)
  t.after(() => client.end())
  await client.query('create table entries (mine int)')
  await assert.rejects(migrate(client), { code: '42P07' })
  assert.deepEqual(await ask(connection, 'select name from migrations'), [['001-people.sql']])
  await client.query('drop table entries')
  assert.equal((await migrate(client)).includes('001-people.sql'), false)
})

test('a migration applied with other content is refused; a newer one is left alone', async (t) => {
  const connection = await freshDatabase()
  const client = await connect(connection)
  t.after(() => client.end())
  await migrate(client)
  await client.query(`insert into migrations (name, checksum) values ('999-later.sql', 'x')`)
  assert.deepEqual(await migrate(client), [])
  await client.query(`update migrations set checksum = 'x' where name = '002-log.sql'`)
  await assert.rejects(migrate(client), /002-log\.sql was applied with other content/)
})
