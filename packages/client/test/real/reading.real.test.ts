import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fact } from '../../src/trace.ts'
import { type Place, startPlace, unlimited } from './place.ts'
import { startProxy } from './proxy.ts'

let place: Place
before(async () => {
  place = await startPlace(unlimited)
})
after(() => place.stop())

test('P3.2 P3.3 P4.1 live, history and catch-up over a wire that is cut are one log: each entry once, in order', async () => {
  const proxy = await startProxy(place.at.node.url)
  const bob = place.arrive('bob', { url: proxy.url, chance: () => 0.02 })
  await bob.until('whole')
  const alice = place.arrive('alice')
  const room = await alice.createDirect('bob')
  const theirs = bob.conversation(room.id)
  const shown: number[] = []
  theirs.on('entry', (entry) => shown.push(entry.seq))
  theirs.open({ from: 1 })
  let iterated: number[] = []
  const count = 400
  const reading = (async () => {
    for await (const { seq } of theirs.entries({ from: 1, to: count + 1 })) iterated = [...iterated, seq]
  })()
  const cutting = (async () => {
    for (let cuts = 0; cuts < 8; cuts++) {
      await bob.until('ready')
      await sleep(40)
      void theirs.history({ around: 50, limit: 200 }).catch(() => {})
      if (cuts % 2 === 0) proxy.mute()
      await sleep(20)
      proxy.cut()
    }
  })()
  // Every fourth is an edit of the message before it, not acknowledged yet.
  let sent = room.send('message 0')
  for (let i = 1; i < count; i++) {
    if (i % 4 === 3) void room.edit(sent, `edited ${i}`)
    else sent = room.send(`message ${i}`)
    if (i % 20 === 0) await sent
  }
  await Promise.all([cutting, reading])
  while (theirs.head < count + 1 || !theirs.whole) await sleep(10)
  const wanted = Array.from({ length: count + 1 }, (_, i) => i + 1)
  assert.deepEqual(shown, wanted)
  assert.deepEqual(iterated, wanted)
  const edited = theirs.messages.filter((message) => message.edited)
  assert.deepEqual(
    edited.map((message) => message.text),
    Array.from({ length: count / 4 }, (_, i) => `edited ${i * 4 + 3}`),
  )
  await bob.close()
  await proxy.stop()
})

/** The processes of the node's PostgreSQL. */
function database(): number[] {
  const file = join(place.at.dataDir, 'postgres', 'postmaster.pid')
  const postmaster = Number(readFileSync(file, 'utf8').split('\n')[0])
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === postmaster)
  return [postmaster, ...children.map(Number)]
}

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0
  }
}

const elsewhere = process.platform === 'linux' ? false : 'processes are found by /proc'

test('P8.1 while PostgreSQL is frozen the connection stays, and what was sent is stored later, once and in order', {
  skip: elsewhere,
}, async () => {
  await place.arrive('bob').until('ready')
  const facts: Fact[] = []
  const carol = place.arrive('carol', { onTrace: (fact) => facts.push(fact) })
  await carol.until('whole')
  const room = await carol.createDirect('bob')
  await room.send('before')
  const { state } = carol
  const frozen = database()
  for (const pid of frozen) process.kill(pid, 'SIGSTOP')
  const sends = Array.from({ length: 20 }, (_, i) => room.send(`message ${i}`))
  try {
    await sleep(4_000)
  } finally {
    for (const pid of frozen) process.kill(pid, 'SIGCONT')
  }
  const receipts = await Promise.all(sends)
  assert.deepEqual(
    receipts.map((receipt) => receipt.seq),
    sends.map((_, i) => i + 3),
  )
  assert.ok(facts.some((fact) => fact.ev === 'later' || fact.ev === 'unknown'))
  assert.equal(facts.filter((fact) => fact.ev === 'lost').length, 0)
  assert.ok(state.kind === 'ready' && carol.state.kind === 'ready' && carol.state.connectionId === state.connectionId)
  const { entries } = await room.history({ after: 2, limit: 200 })
  assert.deepEqual(
    entries.map((entry) => entry.content.text),
    sends.map((_, i) => `message ${i}`),
  )
})
