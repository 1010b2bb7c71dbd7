import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isAlive, processesIn, waitUntil } from '../../src/adapters/postgres/embedded/processes.ts'
import type { EmbeddedPostgres } from '../../src/adapters/postgres/embedded/start.ts'
import type { State } from '../../src/adapters/postgres/embedded/supervisor.ts'
import { ask, madeFolder, start, startChild } from './bed.ts'

/** The states told until it is up again. */
function recovery(postgres: EmbeddedPostgres): Promise<State[]> {
  const states: State[] = []
  return new Promise((resolve) => {
    const end = postgres.onState((state) => {
      states.push(state)
      if (!state.up) return
      end()
      resolve(states)
    })
  })
}

test('the PostgreSQL of a killed run is ended by the next start, which loses nothing', async (t) => {
  const dataDir = await madeFolder(t)
  const child = await startChild(t, dataDir)
  await ask(child.told, 'create table kept as select 7 as n')
  process.kill(child.pid, 'SIGKILL')
  await child.exited
  assert.equal(isAlive(child.told.postmaster), true)

  const lines: string[] = []
  const postgres = await start(t, dataDir, { log: (line) => void lines.push(line) })
  assert.equal(isAlive(child.told.postmaster), false)
  assert.deepEqual(lines, [`ending the PostgreSQL (process ${child.told.postmaster}) that a killed run left behind`])
  assert.equal(await ask(postgres, 'select n from kept'), 7)
})

test('after both are killed, a backend that is still busy is no obstacle', async (t) => {
  const dataDir = await madeFolder(t)
  const child = await startChild(t, dataDir)
  await ask(child.told, 'create table kept as select 7 as n')
  const busy = ask(child.told, 'select count(*) from generate_series(1, 1000000000) n').catch(() => 'gone')
  const cluster = join(dataDir, 'postgres')
  const idle = processesIn(cluster).length
  await waitUntil(() => processesIn(cluster).length > idle, 1000)
  process.kill(child.pid, 'SIGKILL')
  process.kill(child.told.postmaster, 'SIGKILL')
  await child.exited
  const postgres = await start(t, dataDir)
  assert.equal(await ask(postgres, 'select n from kept'), 7)
  assert.equal(await busy, 'gone')
})

test('a killed postmaster is started again by itself, and tells so', async (t) => {
  const postgres = await start(t, await madeFolder(t))
  await ask(postgres, 'create table kept as select 7 as n')
  for (const _round of [1, 2]) {
    const before = postgres.pid ?? 0
    const back = recovery(postgres)
    process.kill(before, 'SIGKILL')
    const states = await back
    assert.deepEqual(states[0], { up: false, reason: 'killed by SIGKILL' })
    assert.deepEqual(states.at(-1), { up: true, pid: postgres.pid })
    assert.notEqual(postgres.pid, before)
    assert.equal(await ask(postgres, 'select n from kept'), 7)
  }
})

test('P8.2 after a fault of one backend all of PostgreSQL begins anew, by our hand and not by its own', {
  timeout: 20_000,
}, async (t) => {
  const postgres = await start(t, await madeFolder(t))
  const before = postgres.pid
  const back = recovery(postgres)
  await ask(postgres, 'create table kept as select 7 as n')
  const session = ask(postgres, 'select pg_backend_pid(), pg_sleep(60)').catch(() => 'gone')
  // It may still be on its way.
  let backend: unknown
  while (backend === undefined)
    backend = await ask(postgres, "select pid from pg_stat_activity where query like '%pg_sleep(60)' limit 1")
  process.kill(Number(backend), 'SIGABRT')
  const [down, up] = await back
  assert.deepEqual([down?.up, up?.up, postgres.trouble], [false, true, undefined])
  assert.notEqual(postgres.pid, before)
  assert.equal(await session, 'gone')
  assert.equal(await ask(postgres, 'select n from kept'), 7)
})

test('frozen children of a killed postmaster are ended, and it comes back', async (t) => {
  const dataDir = await madeFolder(t)
  const postgres = await start(t, dataDir)
  const all = processesIn(join(dataDir, 'postgres'))
  for (const pid of all) process.kill(pid, 'SIGSTOP')
  const back = recovery(postgres)
  process.kill(postgres.pid ?? 0, 'SIGKILL')
  await back
  assert.equal(await ask(postgres, 'select 1'), 1)
  assert.equal(all.some(isAlive), false)
})

test('a stop while it is down ends the trying', async (t) => {
  const postgres = await start(t, await madeFolder(t))
  const down = new Promise<void>((resolve) => postgres.onState((state) => !state.up && resolve()))
  process.kill(postgres.pid ?? 0, 'SIGKILL')
  await down
  await postgres.stop()
  assert.equal(postgres.pid, undefined)
})

test('a frozen postmaster can be stopped', async (t) => {
  const postgres = await start(t, await madeFolder(t))
  const { pid = 0 } = postgres
  process.kill(pid, 'SIGSTOP')
  await postgres.stop()
  assert.equal(isAlive(pid), false)
})

test('a stranger who has the pid of the old lock file now is no rival, and lives on', async (t) => {
  const dataDir = await madeFolder(t)
  await (await start(t, dataDir)).stop()
  const path = join(dataDir, 'postgres', 'postmaster.pid')
  const stranger = process.ppid
  writeFileSync(
    path,
    `${stranger}\n${join(dataDir, 'postgres')}\n1700000000\n5432\n${dataDir}/run\n\n        1         1\nready   \n`,
  )
  const postgres = await start(t, dataDir)
  assert.equal(readFileSync(path, 'utf8').split('\n')[0], String(postgres.pid))
  assert.equal(isAlive(stranger), true)
})

test('a Ctrl-C in the terminal does not reach PostgreSQL, and a process that ends takes it along', async (t) => {
  const child = await startChild(t, await madeFolder(t))
  process.kill(-child.pid, 'SIGURG')
  assert.equal(isAlive(child.told.postmaster), true)
  const group = readFileSync(`/proc/${child.told.postmaster}/stat`, 'utf8').split(' ')[4]
  assert.equal(Number(group), child.told.postmaster)
  process.kill(child.pid, 'SIGTERM')
  await child.exited
  assert.equal(isAlive(child.told.postmaster), false)
})
