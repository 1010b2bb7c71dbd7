import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, readdir, readFile, rename, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { fileStorage } from '../src/file-storage.ts'
import type { StoredCommand } from '../src/storage.ts'
import { FakeClock } from './fake-clock.ts'
import { begin, serverWith, tea } from './world.ts'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'confab-outbox-'))
  path = join(folder, 'alice.jsonl')
})
afterEach(() => rm(folder, { recursive: true }))

function command(order: number): StoredCommand {
  const clientId = `c-${order}`
  return { clientId, lane: tea, type: 'send', payload: { clientId, content: { text: `text ${order}` } }, order }
}

/** What another run would find. */
async function found(): Promise<string[]> {
  const storage = fileStorage(path)
  const ids = (await storage.load()).map((kept) => kept.clientId)
  await storage.close?.()
  return ids.sort()
}

test('it is for its owner only, stays small, leaves no lock behind, and bears a line that a crash cut off', async () => {
  const storage = fileStorage(path)
  await storage.load()
  await storage.put(command(1))
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  await appendFile(path, 'null\n5\n{"put":{"clientId":"c-2","la')
  await storage.close?.()
  const again = fileStorage(path)
  assert.deepEqual(await again.load(), [command(1)])
  for (let i = 0; i < 1_100; i++) await again.put(command(1))
  assert.ok((await readFile(path, 'utf8')).split('\n').length < 300)
  await again.close?.()
  assert.deepEqual(await found(), ['c-1'])
  assert.deepEqual(await readdir(folder), ['alice.jsonl'])
})

/** A process that has the storage open, with a command of its own in it, until it is killed. */
async function holder() {
  const script = `import { fileStorage } from ${JSON.stringify(join(import.meta.dirname, '..', 'src', 'file-storage.ts'))}
const storage = fileStorage(process.argv[1])
await storage.load()
await storage.put(${JSON.stringify(command(7))})
console.log('held')
setInterval(() => {}, 1_000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return {
    pid: child.pid,
    kill: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

test('of two processes the second is told who has it, and changes nothing; it gets it when that one is dead', async () => {
  const other = await holder()
  const before = await readFile(path, 'utf8')
  const storage = fileStorage(path)
  const inUse = { name: 'ConfabError', code: 'storageInUse', retry: 'later', message: new RegExp(`\\b${other.pid}\\b`) }
  await assert.rejects(storage.load(), inUse)
  await assert.rejects(storage.put(command(1)), inUse)
  await assert.rejects(storage.delete('c-7'), inUse)
  assert.equal(await readFile(path, 'utf8'), before)
  await other.kill()
  await storage.put(command(2))
  await storage.close?.()
  assert.deepEqual(await found(), ['c-1', 'c-2', 'c-7'])
})

test('of many who find a dead lock one gets it', async () => {
  const dead = await holder()
  await dead.kill()
  const storages = Array.from({ length: 20 }, () => fileStorage(path))
  const loads = await Promise.allSettled(storages.map((storage) => storage.load()))
  assert.equal(loads.filter((load) => load.status === 'fulfilled').length, 1)
  for (const load of loads) if (load.status === 'rejected') assert.equal(load.reason.code, 'storageInUse')
  const winner = storages[loads.findIndex((load) => load.status === 'fulfilled')]
  await winner?.close?.()
})

test('a lock of a process whose number is another’s by now, and one never marked, are dead', async () => {
  await writeFile(`${path}.lock`, `${process.pid} 1`)
  assert.deepEqual(await found(), [])
  await writeFile(`${path}.lock`, '')
  await assert.rejects(found(), { code: 'storageInUse' })
})

test('two chats of one process: the one that comes second is told, sends all the same, and spoils nothing', async () => {
  const server = serverWith(0)
  const clock = new FakeClock()
  const first = begin(server, clock, { storage: fileStorage(path) })
  const second = begin(server, clock, { storage: fileStorage(path), ids: () => 'second-1' })
  const told: string[] = []
  // Whose lock is first is for the disk to say.
  for (const { chat } of [first, second]) chat.on('storageFailed', (error) => told.push(error.code))
  const sends = [first, second].map(({ chat }) => chat.conversation(tea).send('hello'))
  const sent = Promise.all(sends)
  let isSent = false
  sent.then(() => {
    isSent = true
  })
  // Real files take real time.
  while (!isSent) await clock.pass(10)
  assert.deepEqual((await sent).map((receipt) => receipt.seq).sort(), [1, 2])
  await Promise.all([first.chat.close(), second.chat.close()])
  assert.ok(told.length > 0)
  assert.deepEqual(new Set(told), new Set(['storageInUse']))
  assert.deepEqual(await found(), [])
})

test('a place that may not be written says so', async () => {
  await writeFile(path, 'a file, no folder')
  const below = fileStorage(join(path, 'bob.jsonl'))
  await assert.rejects(below.load(), { name: 'ConfabError', code: 'storageDenied', retry: 'never' })
  await assert.rejects(below.put(command(1)), { code: 'storageDenied' })
})

const noFullDevice = process.platform === 'linux' ? false : 'only Linux has /dev/full'

test('a full disk is told, and when there is space again everything is stored, also what failed', {
  skip: noFullDevice,
}, async () => {
  const storage = fileStorage(path)
  await storage.load()
  await storage.put(command(1))
  const full = { name: 'ConfabError', code: 'storageFull', retry: 'later' }
  // An append fails in the middle of a line, then writing anew fails too.
  await rename(path, `${path}.kept`)
  await symlink('/dev/full', path)
  await assert.rejects(storage.put(command(2)), full)
  await unlink(path)
  await writeFile(path, `${await readFile(`${path}.kept`, 'utf8')}{"put":{"clie`)
  await symlink('/dev/full', `${path}.new`)
  await assert.rejects(storage.put(command(3)), full)
  await unlink(`${path}.new`)
  await storage.put(command(4))
  await storage.delete('c-1')
  await storage.close?.()
  assert.deepEqual(await found(), ['c-2', 'c-3', 'c-4'])
})
