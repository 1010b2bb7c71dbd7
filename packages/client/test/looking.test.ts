import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { live } from '../src/live.ts'
import { begin, serverWith } from './world.ts'

/** A page, which is looked at until it says otherwise. */
class Page extends EventTarget {
  hidden = false
  show(isShown: boolean): void {
    this.hidden = !isShown
    this.dispatchEvent(new Event('visibilitychange'))
  }
}

let page = new Page()
const scope = globalThis as { document?: unknown }
beforeEach(() => {
  page = new Page()
  scope.document = page
})
afterEach(() => {
  delete scope.document
})

async function lively() {
  const story = begin(serverWith(1))
  await story.chat.until('ready')
  live(story.chat, { clock: story.clock })
  const told = () => story.server.of('setPresence').map(({ payload }) => payload.presence)
  return { ...story, told }
}

test('P5.7 a page in the background is away, over reconnects too, until somebody looks at it', async () => {
  const { chat, clock, server, told } = await lively()
  assert.deepEqual(told(), [])
  page.show(false)
  page.show(false)
  assert.deepEqual(told(), ['away'])
  server.drop()
  page.show(true)
  page.show(false)
  await clock.pass(2_000)
  assert.deepEqual(told(), ['away', 'away'])
  page.show(true)
  assert.deepEqual(told(), ['away', 'away', 'online'])
  await chat.close()
  page.show(false)
  assert.equal(told().length, 3)
})

test('P6.12 who chose to be invisible, before or since, stays so in the background', async () => {
  const { chat, clock, server, told } = await lively()
  await chat.setPresence('invisible')
  page.show(false)
  server.drop()
  await clock.pass(2_000)
  page.show(true)
  assert.deepEqual(told(), ['invisible'])
  assert.deepEqual(server.of('hello').at(-1)?.payload.presence, { presence: 'invisible' })
  await chat.close()
})
