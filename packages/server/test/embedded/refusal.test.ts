import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { startPostgres } from '../../src/adapters/postgres/embedded/start.ts'
import { StartupError } from '../../src/domain/startup-error.ts'
import { ask, freshFolder, madeFolder, start, startChild } from './bed.ts'

async function refusal(dataDir: string): Promise<string> {
  const attempt = startPostgres({ dataDir, log: () => {} })
  const error = await attempt.then(
    () => assert.fail('it started'),
    (error: unknown) => error,
  )
  assert.ok(error instanceof StartupError, String(error))
  assert.doesNotMatch(error.message, /\n/)
  return error.message
}

test('P8.3 a data folder in use is refused, in the same process and from another, and goes on', async (t) => {
  const dataDir = await madeFolder(t)
  const postgres = await start(t, dataDir)
  assert.match(await refusal(dataDir), new RegExp(`in use by the Confab of process ${process.pid}; .*CONFAB_DATA`))
  await assert.rejects(startChild(t, dataDir), /in use by the Confab of process/)
  assert.equal(await ask(postgres, 'select 1'), 1)
})

test('of many starts at once exactly one wins', async (t) => {
  const dataDir = freshFolder(t)
  writeFileSync(join(dataDir, 'confab.pid'), '999999999\nlong ago\n')
  const starts = [1, 2, 3, 4].map(() => startPostgres({ dataDir, log: () => {} }))
  const ends = await Promise.allSettled(starts)
  const won = ends.filter((end) => end.status === 'fulfilled')
  for (const end of won) await end.value.stop()
  assert.equal(won.length, 1)
})

test('the lock of a dead Confab is taken over, even when its pid lives again', async (t) => {
  const dataDir = await madeFolder(t)
  writeFileSync(join(dataDir, 'confab.pid'), `${process.ppid}\n1 another start\n`)
  const postgres = await start(t, dataDir)
  assert.equal(readFileSync(join(dataDir, 'confab.pid'), 'utf8').split('\n')[0], String(process.pid))
  await postgres.stop()
  assert.equal(statSync(join(dataDir, 'confab.pid'), { throwIfNoEntry: false }), undefined)
})

test('P8.3 an unwritable data folder is refused', async (t) => {
  const file = join(freshFolder(t), 'file')
  writeFileSync(file, 'mine')
  assert.match(
    await refusal(file),
    /can't be written \(EEXIST\); a file is in its place: move it away, or set CONFAB_DATA/,
  )
  assert.match(await refusal(join(file, 'below')), /can't be written \((ENOTDIR|EEXIST)\)/)
  assert.equal(readFileSync(file, 'utf8'), 'mine')
  assert.match(await refusal('/proc/confab'), /can't be written/)
})

test('P8.3 a cluster of another version is refused with the way out, and nothing changes', async (t) => {
  const dataDir = freshFolder(t)
  mkdirSync(join(dataDir, 'postgres'))
  writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '15\n')
  assert.match(
    await refusal(dataDir),
    /of PostgreSQL 15, this Confab brings PostgreSQL 18: .*confab export.*confab import/,
  )
  assert.deepEqual(readdirSync(dataDir), ['postgres'])
  assert.deepEqual(readdirSync(join(dataDir, 'postgres')), ['PG_VERSION'])
})

test('a folder that is no cluster is refused, and nothing changes', async (t) => {
  const dataDir = freshFolder(t)
  mkdirSync(join(dataDir, 'postgres'))
  writeFileSync(join(dataDir, 'postgres', 'holiday.jpg'), '')
  assert.match(await refusal(dataDir), /not empty and not a PostgreSQL cluster/)
  assert.deepEqual(readdirSync(join(dataDir, 'postgres')), ['holiday.jpg'])
})

test('a setting that PostgreSQL does not know is named', async (t) => {
  const attempt = startPostgres({ dataDir: await madeFolder(t), settings: { no_such_setting: 'x' }, log: () => {} })
  await assert.rejects(attempt, /did not start \(unrecognized configuration parameter "no_such_setting"\)/)
})
