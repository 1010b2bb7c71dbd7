import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NodesBed } from './nodes-bed.ts'

test('who is added is told at which level he has the conversation: of more than so many, heads only', async () => {
  const bed = new NodesBed({ fullInterests: 2 })
  const node = await bed.node('n1')
  const { ear, session } = await bed.arrive(node, 'bob')
  for (let i = 0; i < 3; i++) await bed.group('alice', 'bob')
  // The rows of the journal bring it, as they do where the broker lost it.
  await bed.hours.pass(3_000)
  const told = ear.frames.filter(({ payload }) => payload.signal === 'added').map(({ payload }) => payload.interest)
  assert.deepEqual(told, ['full', 'full', 'head'])
  node.engine.sessions.end(session)
  await node.engine.state.stop()
})
