import assert from 'node:assert/strict'
import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileStorage } from '../src/file-storage.ts'
import { indexedDbStorage } from '../src/indexed-db.ts'
import { Keeper } from '../src/keeper.ts'
import type { Storage, StoredCommand } from '../src/storage.ts'
import { memoryStorage } from '../src/storage.ts'
import { FakeClock, settled } from './fake-clock.ts'
import { FakeIndexedDb } from './fake-indexed-db.ts'
import { begin, serverWith, tea } from './world.ts'

function command(order: number): StoredCommand {
  const clientId = `c-${order}`
  return { clientId, lane: tea, type: 'send', payload: { clientId, content: { text: `text ${order}` } }, order }
}

/** Each kind of storage, opened as often as asked; `use` runs within its life. */
const kinds: Record<string, (use: (open: () => Storage) => Promise<void>) => Promise<void>> = {
  memory: async (use) => {
    const one = memoryStorage()
    await use(() => one)
  },
  file: async (use) => {
    const folder = await mkdtemp(join(tmpdir(), 'confab-outbox-'))
    await use(() => fileStorage(join(folder, 'deeper', 'alice.jsonl')))
    await rm(folder, { recursive: true })
  },
  indexedDb: async (use) => {
    Object.assign(globalThis, { indexedDB: new FakeIndexedDb() })
    await use(() => indexedDbStorage('confab:alice'))
    Object.assign(globalThis, { indexedDB: undefined })
  },
}

for (const [kind, during] of Object.entries(kinds)) {
  test(`a ${kind} storage keeps what was put, replaces by client id, and loses what was deleted`, () =>
    during(async (open) => {
      const first = open()
      assert.deepEqual(await first.load(), [])
      for (const order of [1, 2, 3]) await first.put(command(order))
      await first.put({ ...command(2), user: 'alice' })
      await first.delete('c-1')
      await first.delete('c-9')
      const kept = (await open().load()).sort((a, b) => a.order - b.order)
      assert.deepEqual(kept, [{ ...command(2), user: 'alice' }, command(3)])
    }))
}

test('a file storage is for its owner only, stays small, and bears a line that a crash cut off', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'confab-outbox-'))
  const path = join(folder, 'alice.jsonl')
  const storage = fileStorage(path)
  await storage.load()
  await storage.put(command(1))
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  await appendFile(path, '{"put":{"clientId":"c-2","la')
  const again = fileStorage(path)
  assert.deepEqual(await again.load(), [command(1)])
  for (let i = 0; i < 1_100; i++) await again.put(command(1))
  assert.ok((await readFile(path, 'utf8')).split('\n').length < 300)
  assert.deepEqual(await fileStorage(path).load(), [command(1)])
  await rm(folder, { recursive: true })
})

test('a storage that fails stops no send, and is told', async () => {
  const broken: Storage = {
    load: () => Promise.reject(new Error('no load')),
    put: () => Promise.reject(new Error('no put')),
    delete: () => Promise.reject(new Error('no delete')),
  }
  const { chat, clock } = begin(serverWith(0), new FakeClock(), { storage: broken })
  const told: string[] = []
  chat.on('storageFailed', (error) => told.push((error as Error).message))
  const sent = chat.conversation(tea).send('hello')
  await clock.pass(1_000)
  assert.equal((await sent).seq, 1)
  assert.deepEqual(new Set(told), new Set(['no load', 'no put', 'no delete']))
  chat.close()
})

test('a deletion never passes the put before it, however slow that is', async () => {
  const inner = memoryStorage()
  let release = () => {}
  const slow: Storage = {
    ...inner,
    put: async (row) => {
      await new Promise<void>((resolve) => {
        release = resolve
      })
      await inner.put(row)
    },
  }
  const keeper = new Keeper(slow, () => assert.fail())
  keeper.put(command(1))
  keeper.delete('c-1')
  await settled()
  release()
  await settled()
  assert.deepEqual(await inner.load(), [])
})
