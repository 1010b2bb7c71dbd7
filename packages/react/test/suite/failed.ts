import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serverWith, tea } from '../../../client/test/world.ts'
import { useMessages, useSend } from '../../src/index.ts'
import { type Stage, stage } from './stage.ts'

const both = () => ({ ...useMessages(tea), send: useSend(tea) })

async function refusing(): Promise<Stage> {
  const server = serverWith(1)
  server.before = ({ type }) => (type === 'send' ? { code: 'forbidden', retry: 'never' } : undefined)
  return await stage(server)
}

test('a send that is refused for good stays in the list, with why; retried it is sent with the same id', async () => {
  const on = await refusing()
  const { server } = on.story
  const shown = await on.use(both)
  await on.do(() => void shown.now.send('tea?', { mentions: ['bob'] }))
  const [failed] = shown.now.list.slice(1)
  const { clientId = '' } = failed ?? {}
  assert.deepEqual([failed?.text, failed?.seq, failed?.failure?.code], ['tea?', undefined, 'forbidden'])
  server.before = () => undefined
  await on.do(() => shown.now.retry(clientId))
  assert.deepEqual(
    shown.now.list.map(({ text, seq, failure }) => [text, seq, failure]),
    [
      ['message 1', 1, undefined],
      ['tea?', 2, undefined],
    ],
  )
  const sent = server.of('send').map(({ payload }) => [payload.clientId, payload.content])
  const once = [clientId, { text: 'tea?', mentions: ['bob'] }]
  assert.deepEqual(sent, [once, once])
  await on.end()
})

test('it is there for who comes back, until it is discarded; one sent past the hooks is noted too', async () => {
  const on = await refusing()
  const shown = await on.use(both)
  await on.do(() => void shown.now.send('tea?'))
  await on.do(() => void on.story.chat.conversation(tea).send('now'))
  await on.draw()
  const again = await on.use(both)
  assert.deepEqual(
    again.now.list.map(({ text }) => text),
    ['message 1', 'tea?', 'now'],
  )
  await on.do(() => again.now.discard(again.now.list[1]?.clientId ?? ''))
  assert.deepEqual(
    again.now.list.map(({ text }) => text),
    ['message 1', 'now'],
  )
  await on.end()
})

test('of 100 failed sends of a conversation the oldest is forgotten', async () => {
  const on = await refusing()
  const shown = await on.use(both)
  for (let i = 1; i <= 105; i++) shown.now.send(`send ${i}`)
  await on.pass(10_000)
  const failed = shown.now.list.filter(({ failure }) => failure)
  assert.deepEqual([failed.length, failed[0]?.text], [100, 'send 6'])
  await on.end()
})
