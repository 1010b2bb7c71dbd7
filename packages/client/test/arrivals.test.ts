import assert from 'node:assert/strict'
import { test } from 'node:test'
import { begin, serverWith, tea, watch } from './world.ts'

test('a message whose entry is here before its answer is shown once', async () => {
  const { chat, clock, server } = begin(serverWith(1))
  await chat.until('ready')
  const room = chat.conversation(tea)
  watch(room)
  await clock.pass(100)
  server.live = false
  server.after = ({ type, payload }) => {
    if (type !== 'send') return undefined
    const entry = server.log(tea).entries.at(-1)
    server.say('entries', { conversationId: tea, from: 2, entries: [entry ?? payload] })
    return 'swallow'
  }
  room.send('once')
  await clock.pass(100)
  assert.deepEqual(
    room.messages.map(({ seq, text }) => [seq, text]),
    [
      [1, 'message 1'],
      [2, 'once'],
    ],
  )
  assert.equal(chat.outboxSize, 1)
  chat.close()
})
