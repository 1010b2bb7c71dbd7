import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NodesBed } from './nodes-bed.ts'

test('P6.14 all may know how many have read an announcement; who they are, only who writes them', async () => {
  const bed = new NodesBed()
  const { engine } = await bed.node('a')
  const [admin] = await bed.scene.people('admin')
  assert.ok(admin)
  const conversationId = await bed.scene.open('announcement', admin)
  const [alice, bob] = [await bed.caller('alice'), await bed.caller('bob')]
  await engine.receipts.read(alice, { conversationId, seq: 1 })
  await bed.hours.pass(2_000)
  const asked = { conversationId, seq: 1 }
  const told = await engine.receipts.receipts(bob, asked)
  assert.deepEqual([told.read, told.items], [1, []])
  assert.deepEqual(await engine.receipts.pending(bob, { conversationId }), { items: [] })
  const known = await engine.receipts.receipts({ ...bob, admin: true }, asked)
  assert.deepEqual(
    known.items.map(({ user }) => user),
    ['alice'],
  )
})
