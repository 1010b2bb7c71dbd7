import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isAlive } from '../../src/adapters/postgres/embedded/processes.ts'
import { ask, freshFolder, madeFolder, start } from './bed.ts'

test('the first start makes a durable UTF-8 cluster in a folder of mode 700, the second finds it', async (t) => {
  const dataDir = join(freshFolder(t), 'data')
  const lines: string[] = []
  const log = (line: string) => void lines.push(line)

  const first = await start(t, dataDir, { log })
  assert.match(first.version, /^18\./)
  assert.equal(lines.length, 1)
  assert.equal(statSync(dataDir).mode & 0o777, 0o700)
  const question = `select concat_ws(' ', current_setting('server_encoding'), current_setting('lc_messages'),
    current_setting('data_checksums'), current_setting('fsync'), current_setting('listen_addresses'))`
  assert.equal(await ask(first, question), 'UTF8 C on on ')
  await ask(first, 'create table kept as select 7 as n')
  const { pid = 0 } = first
  await first.stop()
  assert.equal(isAlive(pid), false)

  const began = performance.now()
  const second = await start(t, dataDir, { log })
  const took = performance.now() - began
  assert.ok(took < 1000, `the second start took ${took} ms`)
  assert.equal(await ask(second, 'select n from kept'), 7)
  assert.equal(lines.length, 1)
  await second.stop()
  assert.deepEqual(readdirSync(dataDir).sort(), ['postgres', 'postgres.log', 'postgres.password', 'run'])
})

test('a first start that broke off leaves nothing that the next one stumbles over', async (t) => {
  const dataDir = freshFolder(t)
  mkdirSync(join(dataDir, 'postgres.new-0badcafe', 'base'), { recursive: true })
  writeFileSync(join(dataDir, 'postgres.new-0badcafe', 'PG_VERSION'), '18\n')
  const postgres = await start(t, dataDir)
  assert.equal(await ask(postgres, 'select 1'), 1)
  assert.equal(
    readdirSync(dataDir).some((name) => name.startsWith('postgres.new')),
    false,
  )
})

test('where the socket has too long a path, it lies in a short folder of mode 700, which goes with it', async (t) => {
  const dataDir = join(freshFolder(t), 'long'.repeat(30))
  const postgres = await start(t, dataDir)
  const { host = '' } = postgres.connection
  assert.ok(!host.startsWith(dataDir))
  assert.equal(statSync(host).mode & 0o777, 0o700)
  assert.equal(await ask(postgres, 'select 1'), 1)
  await postgres.stop()
  assert.equal(statSync(host, { throwIfNoEntry: false }), undefined)
})

test('where no folder can hold a socket, it listens on the loopback and wants the password', async (t) => {
  const folder = freshFolder(t)
  const before = process.env.TMPDIR
  t.after(() => {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  })
  const long = join(folder, 'long'.repeat(30))
  mkdirSync(long)
  process.env.TMPDIR = long
  const postgres = await start(t, join(long, 'data'))
  assert.equal(postgres.connection.host, '127.0.0.1')
  assert.equal(await ask(postgres, 'select 1'), 1)
  const wrong = { connection: { ...postgres.connection, password: 'wrong' } }
  await assert.rejects(ask(wrong, 'select 1'), /password authentication failed/)
  assert.equal(statSync(join(long, 'data', 'postgres.password')).mode & 0o777, 0o600)
})

test('what people wrote is not in its output', async (t) => {
  const dataDir = await madeFolder(t)
  const postgres = await start(t, dataDir)
  await assert.rejects(ask(postgres, `select 'canary-7f3a'::json`))
  await assert.rejects(ask(postgres, `select 'canary-7f3a'::int`))
  await postgres.stop()
  const output = readFileSync(join(dataDir, 'postgres.log'), 'utf8')
  assert.match(output, /shut down/)
  assert.doesNotMatch(output, /canary/)
})
