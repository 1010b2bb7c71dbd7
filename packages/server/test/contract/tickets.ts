import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { type MakeStore, scene } from './scene.ts'

const life = 30_000

/** What everybody who keeps tickets must do. */
export function ticketsContract(name: string, make: MakeStore): void {
  const hash = () => randomBytes(32).toString('hex')
  describe(`${name}: tickets`, () => {
    test('P6.9 a ticket is redeemed once, however many try at once', async (t) => {
      const { tickets } = (await scene(t, make)).store
      const now = Date.now()
      const ticket = { hash: hash(), claims: '{"user":"alice \\"é\\""}', expiresAt: now + life }
      await tickets.put(ticket)
      const taken = await Promise.all(Array.from({ length: 6 }, () => tickets.take(ticket.hash, now)))
      assert.deepEqual(
        taken.filter((claims) => claims !== undefined),
        [ticket.claims],
      )
      assert.equal(await tickets.take(ticket.hash, now), undefined)
    })

    test('P6.9 not when its time is over, and not afterwards by an older clock', async (t) => {
      const { tickets } = (await scene(t, make)).store
      const now = Date.now()
      const ticket = { hash: hash(), claims: '{}', expiresAt: now + life }
      await tickets.put(ticket)
      assert.equal(await tickets.take(ticket.hash, now + life), undefined)
      assert.equal(await tickets.take(ticket.hash, now), undefined)
    })

    test('P6.9 an unknown ticket is nobody’s; each has its own claims', async (t) => {
      const { tickets } = (await scene(t, make)).store
      const now = Date.now()
      const [a, b] = [hash(), hash()]
      await tickets.put({ hash: a, claims: '{"user":"alice"}', expiresAt: now + life })
      await tickets.put({ hash: b, claims: '{"user":"bob"}', expiresAt: now + life })
      const taken = [await tickets.take(hash(), now), await tickets.take(b, now + life - 1), await tickets.take(a, now)]
      assert.deepEqual(taken, [undefined, '{"user":"bob"}', '{"user":"alice"}'])
    })
  })
}
