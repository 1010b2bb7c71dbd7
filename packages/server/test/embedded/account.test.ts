import assert from 'node:assert/strict'
import { chmodSync, existsSync, lstatSync, mkdirSync, readlinkSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { completeLinks, linkLibraries } from '../../src/adapters/postgres/embedded/binaries.ts'
import { ask, freshFolder, start, startChild } from './bed.ts'

const isRoot = process.getuid?.() === 0

// Without a PATH there is no `unshare`: as on a machine that forbids user namespaces.
const noNamespaces = { PATH: '/nonexistent' }

test('root without namespaces: a folder that the system user cannot enter is named', { skip: !isRoot }, async (t) => {
  const folder = freshFolder(t)
  const attempt = startChild(t, join(folder, 'data'), noNamespaces)
  await assert.rejects(attempt, new RegExp(`cannot enter the folder ${folder}\\); use folders .*CONFAB_DATABASE_URL`))
  assert.equal(existsSync(join(folder, 'data')), false)
})

test('root without namespaces: the system user serves, and namespaces take its cluster as it is', {
  skip: !isRoot,
}, async (t) => {
  const folder = freshFolder(t)
  chmodSync(folder, 0o755)
  const dataDir = join(folder, 'data')
  let child: Awaited<ReturnType<typeof startChild>>
  try {
    child = await startChild(t, dataDir, noNamespaces)
  } catch (error) {
    // A checkout in a folder which only root may enter: then there is no such way, and it says so.
    assert.match(String(error), /cannot enter the folder/)
    return t.skip('the system user cannot enter this checkout')
  }
  assert.notEqual(statSync(join(dataDir, 'postgres')).uid, 0)
  await ask(child.told, 'create table kept as select 7 as n')
  process.kill(child.pid, 'SIGTERM')
  await child.exited
  const postgres = await start(t, dataDir)
  assert.equal(await ask(postgres, 'select n from kept'), 7)
})

function barePackage(t: Parameters<typeof freshFolder>[0]): string {
  const folder = freshFolder(t)
  mkdirSync(join(folder, 'native', 'lib'), { recursive: true })
  writeFileSync(join(folder, 'native', 'lib', 'liba.so.1.2'), '')
  const list = [{ source: 'native/lib/liba.so.1.2', target: 'native/lib/liba.so.1' }]
  writeFileSync(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(list))
  return folder
}

test('links that the install script did not make are made before the first start', (t) => {
  const folder = barePackage(t)
  assert.equal(completeLinks(folder), true)
  assert.equal(readlinkSync(join(folder, 'native', 'lib', 'liba.so.1')), 'liba.so.1.2')
  assert.equal(completeLinks(folder), true)
})

test('a package on a read-only disk gets its links in the data folder', (t) => {
  const folder = barePackage(t)
  const into = linkLibraries(folder, join(folder, 'postgres.lib'))
  assert.equal(lstatSync(join(into, 'liba.so.1')).isSymbolicLink(), true)
  assert.equal(statSync(join(into, 'liba.so.1')).isFile(), true)
})
