import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileError, fileStorage } from '../src/file-storage.ts'
import { indexedDbStorage } from '../src/indexed-db.ts'
import { Keeper } from '../src/keeper.ts'
import type { Storage, StoredCommand } from '../src/storage.ts'
import { memoryStorage } from '../src/storage.ts'
import { storageError } from '../src/storage-error.ts'
import { FakeClock, settled } from './fake-clock.ts'
import { FakeIndexedDb } from './fake-indexed-db.ts'
import { begin, counted, serverWith, tea } from './world.ts'

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
      await first.close?.()
      const kept = (await open().load()).sort((a, b) => a.order - b.order)
      assert.deepEqual(kept, [{ ...command(2), user: 'alice' }, command(3)])
    }))
}

test('a browser without space left is told: a request that succeeded is not yet stored', async () => {
  const browser = new FakeIndexedDb()
  Object.assign(globalThis, { indexedDB: browser })
  const storage = indexedDbStorage('confab:alice')
  await storage.put(command(1))
  browser.isFull = true
  await assert.rejects(storage.put(command(2)), { name: 'QuotaExceededError' })
  browser.isFull = false
  for (const database of browser.opened) {
    database.close()
    database.onclose?.()
  }
  await storage.put(command(3))
  assert.deepEqual(await storage.load(), [command(1), command(3)])
  await storage.close?.()
  assert.equal(browser.opened.size, 0)
  Object.assign(globalThis, { indexedDB: undefined })
})

test('P2.1 P3.6 two tabs with one database: what one left waiting both send, and it is stored once, in order', async () => {
  Object.assign(globalThis, { indexedDB: new FakeIndexedDb() })
  const server = serverWith(0)
  const clock = new FakeClock()
  server.up = false
  const first = begin(server, clock, { storage: indexedDbStorage('confab:alice'), ids: counted('first') })
  const sends = ['one', 'two', 'three'].map((text) => first.chat.conversation(tea).send(text))
  await clock.pass(100)
  const second = begin(server, clock, { storage: indexedDbStorage('confab:alice'), ids: counted('second') })
  await clock.pass(100)
  const last = second.chat.conversation(tea).send('four')
  server.up = true
  await clock.pass(60_000)
  assert.deepEqual(
    (await Promise.all([...sends, last])).map((receipt) => receipt.seq),
    [1, 2, 3, 4],
  )
  assert.deepEqual(
    server.log(tea).entries.map((entry) => entry.content.text),
    ['one', 'two', 'three', 'four'],
  )
  assert.ok(server.of('send').length > 4, 'both sent')
  await Promise.all([first.chat.close(), second.chat.close()])
  const left = indexedDbStorage('confab:alice')
  assert.deepEqual(await left.load(), [])
  await left.close?.()
  Object.assign(globalThis, { indexedDB: undefined })
})

test('what a storage throws becomes an error that says what it was and whether to try again', () => {
  const told = (thrown: unknown, asError = storageError) => {
    const { name, code, retry, cause } = asError(thrown)
    assert.equal(cause, thrown)
    return [name, code, retry]
  }
  const system = (code: string) => Object.assign(new Error(code), { code })
  assert.deepEqual(told(system('ENOSPC'), fileError), ['ConfabError', 'storageFull', 'later'])
  assert.deepEqual(told(new DOMException('', 'QuotaExceededError')), ['ConfabError', 'storageFull', 'later'])
  assert.deepEqual(told(system('EROFS'), fileError), ['ConfabError', 'storageDenied', 'never'])
  assert.deepEqual(told(new DOMException('', 'SecurityError')), ['ConfabError', 'storageDenied', 'never'])
  for (const other of [system('EIO'), 'text', null, undefined, 5]) {
    assert.deepEqual(told(other), ['ConfabError', 'storageFailed', 'later'])
  }
})

test('a storage that fails stops no send, and is told', async () => {
  const broken: Storage = {
    load: () => Promise.reject(new Error('no load')),
    put: () => Promise.reject(new Error('no put')),
    delete: () => Promise.reject(new Error('no delete')),
  }
  const { chat, clock } = begin(serverWith(0), new FakeClock(), { storage: broken })
  const told: string[] = []
  chat.on('storageFailed', (error) => told.push(`${error.code}, ${error.message}`))
  const sent = chat.conversation(tea).send('hello')
  await clock.pass(1_000)
  assert.equal((await sent).seq, 1)
  const why = ['no load', 'no put', 'no delete'].map((text) => `storageFailed, the outbox was not stored: ${text}`)
  assert.deepEqual(new Set(told), new Set(why))
  await chat.close()
})

/** A storage whose every `put` waits until it is let go. */
function slowStorage() {
  const inner = memoryStorage()
  const log: string[] = []
  const held: (() => void)[] = []
  const storage: Storage = {
    load: inner.load,
    put: async (row) => {
      log.push(`put ${row.clientId}${row.awaits === undefined ? '' : ` awaits ${row.awaits}`}`)
      await new Promise<void>((resolve) => held.push(resolve))
      await inner.put(row)
    },
    delete: async (clientId) => {
      log.push(`delete ${clientId}`)
      await inner.delete(clientId)
    },
  }
  return { storage, log, release: () => held.shift()?.() }
}

test('a deletion never passes the put before it, however slow that is', async () => {
  const { storage, log, release } = slowStorage()
  const keeper = new Keeper(storage, () => assert.fail())
  keeper.put(command(1))
  keeper.delete('c-1')
  await settled()
  release()
  await keeper.close()
  assert.deepEqual(log, ['put c-1', 'delete c-1'])
  assert.deepEqual(await storage.load(), [])
})

test('a storage that hangs is owed no more than the outbox holds: what came and went meanwhile is never written', async () => {
  const { storage, log, release } = slowStorage()
  const keeper = new Keeper(storage, () => assert.fail())
  keeper.put(command(1))
  for (let order = 2; order < 1_000; order++) {
    keeper.put(command(order))
    keeper.put({ ...command(order), user: 'alice' })
    keeper.delete(`c-${order}`)
  }
  release()
  await keeper.close()
  assert.deepEqual(log, ['put c-1'])
})

test('an edit has its target in the storage before the message is out of it', async () => {
  const { storage, log, release } = slowStorage()
  const keeper = new Keeper(storage, () => assert.fail())
  keeper.put(command(1))
  keeper.put({ ...command(2), awaits: 'c-1' })
  await settled()
  release()
  await settled()
  keeper.put(command(2))
  keeper.delete('c-1')
  for (let i = 0; i < 3; i++) {
    release()
    await settled()
  }
  await keeper.close()
  assert.deepEqual(log, ['put c-1', 'put c-2 awaits c-1', 'put c-2', 'delete c-1'])
})
