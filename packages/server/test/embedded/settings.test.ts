import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import type { EmbeddedPostgres } from '../../src/adapters/postgres/embedded/start.ts'
import { checkSettings, type Queryable } from '../../src/adapters/postgres/settings.ts'
import { StartupError } from '../../src/domain/startup-error.ts'
import { madeFolder, start } from './bed.ts'

async function check(postgres: EmbeddedPostgres, more: pg.ClientConfig = {}): Promise<string> {
  const client = new pg.Client({ ...postgres.connection, ...more } as pg.ClientConfig)
  await client.connect()
  try {
    await checkSettings(client)
    return 'accepted'
  } catch (error) {
    assert.ok(error instanceof StartupError)
    return error.message
  } finally {
    await client.end()
  }
}

test('P1.7 a PostgreSQL whose settings could lose what was acknowledged is refused', async (t) => {
  const dataDir = await madeFolder(t)
  const sound = await start(t, dataDir)
  assert.equal(await check(sound), 'accepted')
  assert.match(await check(sound, { options: '-c synchronous_commit=off' }), /P1 .*synchronous_commit is off \(mend/)
  assert.equal(await check(sound, { options: '-c synchronous_commit=local' }), 'accepted')
  const strict = '-c default_transaction_isolation=serializable'
  assert.match(await check(sound, { options: strict }), /P1 .*default_transaction_isolation is serializable/)
  assert.match(await check(sound, { options: '-c default_transaction_read_only=on' }), /read-only/)
  await sound.stop()

  const unsound = await start(t, dataDir, { settings: { fsync: 'off', full_page_writes: 'off' } })
  assert.match(await check(unsound), /P1 .*: fsync is off .*ALTER SYSTEM SET fsync = on.*; full_page_writes is off/)
})

test('an old PostgreSQL, and a database that is not UTF-8, are refused', async () => {
  const sound = { version: 150_004, fsync: 'on', pages: 'on', commit: 'on', standbys: '', isolation: 'read committed' }
  const answer = (more: object): Queryable => ({
    query: () => Promise.resolve({ rows: [{ ...sound, readOnly: 'off', encoding: 'UTF8', ...more }] }),
  })
  await checkSettings(answer({}))
  await assert.rejects(checkSettings(answer({ version: 140_012 })), /PostgreSQL 14 is too old; use version 15 or newer/)
  await assert.rejects(checkSettings(answer({ encoding: 'SQL_ASCII' })), /encoding is SQL_ASCII/)
  await assert.rejects(checkSettings(answer({ commit: 'local', standbys: 's1' })), /synchronous_commit is local/)
})
