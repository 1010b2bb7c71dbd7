import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { webTransport } from '../src/transport.ts'
import { begin, serverWith } from './world.ts'

test('P8.1 woken over a connection that is dead it finds out within 5 s, and makes a new one', async () => {
  const { chat, clock, server } = begin(serverWith(1))
  await clock.pass(10_000)
  server.before = () => 'swallow'
  chat.wake()
  await clock.pass(4_900)
  assert.equal(server.links.length, 1)
  server.before = () => undefined
  await clock.pass(1_000)
  assert.equal(server.links.length, 2)
  assert.equal(chat.state.kind, 'ready')
  assert.equal(server.openLinks, 1)
  chat.close()
})

test('woken over a connection that lives nothing happens, and nothing is asked where it was heard just now', async () => {
  const { chat, clock, server } = begin(serverWith(1))
  await clock.pass(500)
  const before = server.asked.length
  chat.wake()
  assert.equal(server.asked.length, before)
  await clock.pass(10_000)
  chat.wake()
  chat.wake()
  await clock.pass(20_000)
  assert.equal(server.links.length, 1)
  assert.equal(chat.state.kind, 'ready')
  chat.close()
})

test('waiting for its next try, it tries at once', async () => {
  const { chat, clock, server } = begin(serverWith(1))
  await clock.pass(100)
  server.up = false
  server.drop()
  for (let i = 0; i < 20 && chat.state.kind !== 'waiting'; i++) await clock.pass(1)
  await clock.pass(60_000)
  server.up = true
  const { length } = server.links
  chat.wake()
  await clock.pass(0)
  assert.equal(server.links.length, length + 1)
  assert.equal(chat.state.kind, 'ready')
  chat.close()
})

const page = globalThis as { addEventListener?: unknown; removeEventListener?: unknown }
afterEach(() => {
  delete page.addEventListener
  delete page.removeEventListener
})

test('P4.9 a page wakes it when it is online again, when it is looked at, and after sleep', (context) => {
  const heard = new EventTarget()
  page.addEventListener = heard.addEventListener.bind(heard)
  page.removeEventListener = heard.removeEventListener.bind(heard)
  context.mock.timers.enable({ apis: ['setInterval', 'Date'] })
  let woken = 0
  const end = webTransport.onWake?.(() => woken++)
  for (const sign of ['online', 'visibilitychange']) heard.dispatchEvent(new Event(sign))
  assert.equal(woken, 2)
  for (let i = 0; i < 40; i++) context.mock.timers.tick(15_000)
  assert.equal(woken, 2, 'time that passes is no sleep')
  context.mock.timers.setTime(Date.now() + 200_000)
  context.mock.timers.tick(5_000)
  assert.equal(woken, 3)
  end?.()
  heard.dispatchEvent(new Event('online'))
  context.mock.timers.setTime(Date.now() + 900_000)
  assert.equal(woken, 3)
})
