import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FakeServer } from './fake-server.ts'
import { begin, serverWith } from './world.ts'

function acksOf(server: FakeServer): number[] {
  const acks = server.asked.filter(({ type, payload }) => type === 'ack' && payload.frames !== undefined)
  return acks.map(({ payload }) => Number(payload.frames))
}

function creditServer(): FakeServer {
  const server = serverWith(3)
  server.features = ['credit']
  return server
}

test('P7.1 a quiet client acknowledges what it took within a second, the welcome too, and then is silent', async () => {
  const server = creditServer()
  const { chat, clock } = begin(server)
  let taken = 0
  chat.on('frame', ({ way }) => {
    if (way === 'in') taken++
  })
  await clock.pass(1_100)
  assert.equal(acksOf(server).at(-1), taken)
  const before = acksOf(server).length
  await clock.pass(20_000)
  assert.equal(acksOf(server).length, before)
  chat.close()
  assert.equal(clock.waiting, 0)
})

test('P7.1 a busy client acknowledges every 64 frames, and 128 KB at once', async () => {
  const server = creditServer()
  const { chat, clock } = begin(server)
  await clock.pass(1_100)
  const [first = 0] = acksOf(server).slice(-1)
  for (let i = 0; i < 130; i++) server.link.say('ping', {})
  await clock.pass(0)
  assert.deepEqual(acksOf(server).slice(-2), [first + 64, first + 128])
  server.link.say('ping', { filler: 'x'.repeat(140_000) })
  await clock.pass(0)
  assert.equal(acksOf(server).at(-1), first + 131)
  chat.close()
})

test('a server that does not ask for it is told nothing', async () => {
  const server = serverWith(3)
  const { chat, clock } = begin(server)
  await clock.pass(20_000)
  assert.deepEqual(acksOf(server), [])
  chat.close()
})
