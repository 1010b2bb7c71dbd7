import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tea } from '../../../client/test/world.ts'
import { useConnection, useSend } from '../../src/index.ts'
import { stage } from './stage.ts'

test('without a connection it says when the next try is, and how many sends wait; then all is well again', async () => {
  const on = await stage()
  const { server, clock } = on.story
  const shown = await on.use(() => ({ ...useConnection(), send: useSend(tea) }))
  const told = () => [shown.now.state.kind, shown.now.next.kind, shown.now.queued, shown.now.user]
  assert.deepEqual(told(), ['ready', 'nothing', 0, 'alice'])
  server.up = false
  await on.do(() => server.drop())
  await on.pass(1_000)
  await on.do(() => [shown.now.send('one'), shown.now.send('two')])
  assert.deepEqual(told(), ['waiting', 'retry', 2, 'alice'])
  const { next } = shown.now
  assert.ok('at' in next && next.at > clock.now())
  server.up = true
  await on.do(() => shown.now.wake())
  await on.pass(100)
  assert.deepEqual(told(), ['ready', 'nothing', 0, 'alice'])
  await on.end()
})

test('a send that is refused for its rate waits, and it says until when', async () => {
  const on = await stage()
  const { server } = on.story
  const shown = await on.use(() => ({ ...useConnection(), send: useSend(tea) }))
  server.before = ({ type }) =>
    type === 'send' ? { code: 'rateLimited', retry: 'later', retryAfter: 5_000 } : undefined
  await on.do(() => shown.now.send('one'))
  assert.deepEqual([shown.now.state.kind, shown.now.next.kind, shown.now.queued], ['ready', 'send', 1])
  server.before = () => undefined
  await on.pass(6_000)
  assert.deepEqual([shown.now.next.kind, shown.now.queued], ['nothing', 0])
  await on.end()
})
