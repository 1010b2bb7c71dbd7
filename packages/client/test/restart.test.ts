import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Chat } from '../src/chat.ts'
import { fileStorage } from '../src/file-storage.ts'
import { indexedDbStorage } from '../src/indexed-db.ts'
import type { Storage } from '../src/storage.ts'
import { memoryStorage } from '../src/storage.ts'
import { FakeClock } from './fake-clock.ts'
import { FakeIndexedDb } from './fake-indexed-db.ts'
import { begin, counted, serverWith, tea } from './world.ts'

type During = (use: (open: () => Storage) => Promise<void>) => Promise<void>

/** Each kind of storage, opened as by a new process or page. */
const kinds: Record<string, During> = {
  memory: async (use) => {
    const one = memoryStorage()
    await use(() => one)
  },
  file: async (use) => {
    const folder = await mkdtemp(join(tmpdir(), 'confab-outbox-'))
    await use(() => fileStorage(join(folder, 'alice.jsonl')))
    await rm(folder, { recursive: true })
  },
  IndexedDB: async (use) => {
    Object.assign(globalThis, { indexedDB: new FakeIndexedDb() })
    await use(() => indexedDbStorage('confab:alice'))
    Object.assign(globalThis, { indexedDB: undefined })
  },
}

/** Files take real time: as much of the fake one passes as that needs. */
async function emptied(chat: Chat, clock: FakeClock): Promise<void> {
  do await clock.pass(100)
  while (chat.outboxSize > 0)
}

for (const [kind, during] of Object.entries(kinds)) {
  test(`P2.1 P3.6 with a ${kind} storage what was not acknowledged survives a reconnect and a restart, in order`, () =>
    during(async (open) => {
      const server = serverWith(0)
      const clock = new FakeClock()
      server.after = (asked) => (asked.type === 'send' ? 'swallow' : undefined)
      const { chat } = begin(server, clock, { storage: open() })
      await chat.until('ready')
      const room = chat.conversation(tea)
      const sends = [room.send('one'), room.send('two')] as const
      const waiting = [...sends, room.edit(sends[1], 'two, better'), room.delete(sends[0])]
      await clock.pass(100)
      server.drop()
      await clock.pass(5_000)
      assert.equal(chat.outboxSize, 4)
      const closed = chat.close()
      for (const lost of waiting) await assert.rejects(lost, { code: 'closed', retry: 'sameId' })
      await closed

      server.after = () => undefined
      const again = begin(server, clock, { storage: open(), ids: counted('second') })
      await again.chat.until('ready')
      const last = again.chat.conversation(tea).send('three')
      await emptied(again.chat, clock)
      assert.equal((await last).seq, 5)
      assert.deepEqual(
        server
          .log(tea)
          .entries.map(({ kind: of, clientId, content }) => [of, clientId, content.target ?? content.text]),
        [
          ['message', sends[0].clientId, 'one'],
          ['message', sends[1].clientId, 'two'],
          ['edit', 'id-3', 2],
          ['deletion', 'id-4', 1],
          ['message', 'second-1', 'three'],
        ],
      )
      await again.chat.close()
      const left = open()
      assert.deepEqual(await left.load(), [])
      await left.close?.()
    }))
}
