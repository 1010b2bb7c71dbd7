import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Entry } from '@confab/protocol'
import type { Chat } from '../../src/chat.ts'
import type { Conversation } from '../../src/conversation.ts'
import { fileStorage } from '../../src/file-storage.ts'
import { type Place, startPlace, unlimited } from './place.ts'
import { startProxy } from './proxy.ts'

let fast: Place
let strict: Place
before(async () => {
  ;[fast, strict] = await Promise.all([
    startPlace(unlimited),
    startPlace({ CONFAB_SENDS_PER_SECOND: '40', CONFAB_FRAME_BURST: '60' }),
  ])
})
after(() => Promise.all([fast.stop(), strict.stop()]))

const texts = (count: number) => Array.from({ length: count }, (_, i) => `message ${i + 1}`)

/** All entries there are, as a newcomer reads them. */
async function stored(place: Place, user: string, id: string): Promise<Entry[]> {
  const chat = place.arrive(user)
  await chat.until('whole')
  const entries: Entry[] = []
  for await (const entry of chat.conversation(id).entries({ from: 1, live: false })) entries.push(entry)
  await chat.close()
  return entries
}

function messages(entries: readonly Entry[]): unknown[] {
  return entries.filter((entry) => entry.kind === 'message').map((entry) => entry.content.text)
}

async function storedTexts(place: Place, user: string, room: Conversation): Promise<unknown[]> {
  return messages(await stored(place, user, room.id))
}

async function direct(place: Place, from: string, to: string): Promise<{ chat: Chat; room: Conversation }> {
  const hello = place.arrive(to)
  await hello.until('ready')
  await hello.close()
  const chat = place.arrive(from)
  return { chat, room: await chat.createDirect(to) }
}

test('P7.3 P3.6 a burst far above the rates is slowed down, and nothing of it is lost or out of order', async () => {
  const { chat, room } = await direct(strict, 'alice', 'bob')
  const rooms = [room]
  for (let i = 1; i < 8; i++) rooms.push(await chat.createGroup({ title: `room ${i}`, users: ['bob'] }))
  const connections = new Set<string>()
  chat.on('state', (state) => state.kind === 'ready' && connections.add(state.connectionId))
  let refused = 0
  chat.on('frame', ({ way, type }) => {
    if (way === 'in' && type === 'error') refused++
  })
  const sends = rooms.flatMap((one) => texts(10).map((text) => one.send(text)))
  await Promise.all(sends)
  for (const one of rooms) assert.deepEqual(await storedTexts(strict, 'bob', one), texts(10))
  assert.ok(refused > 0, 'it was slowed down')
  assert.ok(refused < 160, `${refused} refusals for 80 sends`)
  assert.ok(connections.size <= 1, 'over one connection')
})

for (const inFlight of [1, 16]) {
  test(`P2.1 P3.6 over a wire that is cut again and again, ${inFlight} in flight: each once, in order`, async () => {
    const from = `alice-${inFlight}`
    const { chat: first, room: known } = await direct(fast, from, 'bob')
    await first.close()
    const proxy = await startProxy(fast.at.node.url)
    const chat = fast.arrive(from, { url: proxy.url, limits: { inFlight }, chance: () => 0.02 })
    const room = chat.conversation(known.id)
    const wanted = texts(400)
    let acknowledged = 0
    const sends = wanted.map((text) => room.send(text))
    for (const sent of sends) void sent.then(() => acknowledged++)
    let cuts = 0
    for (; cuts < 12 && acknowledged < wanted.length; cuts++) {
      await chat.until('ready')
      await sleep(30)
      if (cuts % 2 === 0) proxy.mute()
      await sleep(10)
      proxy.cut()
    }
    const receipts = await Promise.all(sends)
    const entries = (await stored(fast, 'bob', room.id)).filter((entry) => entry.kind === 'message')
    assert.deepEqual(messages(entries), wanted)
    assert.deepEqual(
      receipts.map((receipt) => receipt.seq),
      entries.map((entry) => entry.seq),
    )
    assert.ok(cuts > 1, `${cuts} cuts`)
    await chat.close()
    await proxy.stop()
  })
}

const source = (file: string) => JSON.stringify(join(import.meta.dirname, '..', '..', 'src', file))

/** Sends with a file as its outbox, edits the last, and says how many are acknowledged. */
const sender = `import { connect } from ${source('index.ts')}
import { fileStorage } from ${source('node.ts')}
const [url, token, path, id, count] = process.argv.slice(1)
const chat = connect({ url, token: async () => token, storage: fileStorage(path) })
const room = chat.conversation(id)
const sends = Array.from({ length: Number(count) }, (_, i) => room.send('message ' + (i + 1)))
room.edit(sends.at(-1), 'edited')
let acknowledged = 0
for (const sent of sends) sent.then(() => console.log('acknowledged ' + ++acknowledged))`

for (const [when, untilAcknowledged] of [
  ['in the middle of sending', 40],
  ['at its start', 1],
] as const) {
  test(`P2.1 P3.6 a client killed ${when} goes on after its restart: each once, in order, and the edit too`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'confab-outbox-'))
    const path = join(folder, 'outbox.jsonl')
    const from = `carol-${untilAcknowledged}`
    const { chat: first, room: known } = await direct(fast, from, 'bob')
    await first.close()
    const args = [fast.at.node.url, await fast.at.token(from), path, known.id, '100']
    const child = spawn(process.execPath, ['--input-type=module', '-e', sender, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let told = ''
    for await (const chunk of child.stdout) {
      told += chunk
      if (told.includes(`acknowledged ${untilAcknowledged}\n`)) child.kill('SIGKILL')
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    const chat = fast.arrive(from, { storage: fileStorage(path) })
    const problems: unknown[] = []
    chat.on('storageFailed', (error) => problems.push(error))
    await chat.until('whole')
    while (chat.outboxSize > 0) await sleep(10)
    await chat.close()
    const entries = await stored(fast, 'bob', known.id)
    // What was sent and not yet in the file when it died may be missing, at the end only.
    const sent = messages(entries)
    const isWhole = sent.length === 100
    assert.ok(sent.length >= untilAcknowledged)
    assert.deepEqual(sent, isWhole ? [...texts(99), 'edited'] : texts(sent.length))
    assert.deepEqual(problems, [])
    await rm(folder, { recursive: true })
  })
}
