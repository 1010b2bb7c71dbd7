import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import type { LoginRow } from '../../src/ports/logins.ts'
import { type MakeStore, scene } from './scene.ts'

const day = 86_400_000

/** What everybody who keeps logins must do. */
export function loginsContract(name: string, make: MakeStore): void {
  describe(`${name}: logins`, () => {
    const begun = async (s: Awaited<ReturnType<typeof scene>>, device = 'phone', given: Partial<LoginRow> = {}) => {
      const [alice] = await s.people('alice')
      const now = Date.now()
      const times = { startedAt: now, expiresAt: now + day, endsAt: now + 3 * day }
      const row = { login: randomUUID(), user: alice.user, device, admin: false, ...times, ...given }
      await s.store.logins.begin(row, 3)
      const turn = (number: number, at = now) =>
        s.store.logins.turn({ login: row.login, number, now: at, graceMs: 1_000, expiresAt: at + day })
      return { row, now, turn }
    }

    test('P6.41 a refresh token is good once; for a moment its successor is given again, then it ends the login', async (t) => {
      const s = await scene(t, make)
      const { row, now, turn } = await begun(s)
      const first = await turn(1)
      assert.ok(first.verdict === 'turned' && first.number === 2)
      assert.deepEqual(first.found, {
        ...row,
        expiresAt: now + day,
        tenantName: first.found.tenantName,
        external: first.found.external,
      })
      const again = await turn(1, now + 1_000)
      assert.ok(again.verdict === 'again' && again.number === 2)
      assert.equal((await turn(2, now + 1_000)).verdict, 'turned')
      assert.equal((await turn(1, now + 1_001)).verdict, 'reused')
      assert.deepEqual(await turn(3, now + 1_002), { verdict: 'gone' })
    })

    test('P6.41 of many who show one refresh token at one moment, one turns it and all get the same next one', async (t) => {
      const { turn } = await begun(await scene(t, make))
      const turns = await Promise.all(Array.from({ length: 6 }, () => turn(1)))
      assert.deepEqual(turns.map(({ verdict }) => verdict).sort(), [...Array(5).fill('again'), 'turned'])
      assert.deepEqual(new Set(turns.map((one) => 'number' in one && one.number)), new Set([2]))
    })

    test('P6.42 a login ends when it was not refreshed in time, and at its end however often it was', async (t) => {
      const { now, turn } = await begun(await scene(t, make))
      const near = now + day - 1
      assert.equal((await turn(1, near)).verdict, 'turned')
      const second = await turn(2, near + day - 1)
      assert.ok(second.verdict === 'turned')
      const third = await turn(3, near + 2 * day - 2)
      assert.ok(third.verdict === 'turned')
      assert.equal(third.found.expiresAt, third.found.endsAt)
      assert.deepEqual(await turn(4, now + 3 * day), { verdict: 'gone' })
    })

    test('P6.42 a device has one login, a user as many as he may; one that was ended is gone', async (t) => {
      const s = await scene(t, make)
      const old = await begun(s)
      const fresh = await begun(s)
      assert.deepEqual(await old.turn(1), { verdict: 'gone' })
      assert.equal((await fresh.turn(1)).verdict, 'turned')
      const ended = await s.store.logins.end(fresh.row.login)
      assert.equal(ended?.device, 'phone')
      assert.equal(await s.store.logins.end(fresh.row.login), undefined)
      assert.deepEqual(await fresh.turn(2), { verdict: 'gone' })
      const all = []
      for (const n of [1, 2, 3, 4]) all.push(await begun(s, `device ${n}`, { startedAt: Date.now() + n }))
      const verdicts = await Promise.all(all.map(async (one) => (await one.turn(1)).verdict))
      assert.deepEqual(verdicts, ['gone', 'turned', 'turned', 'turned'])
    })
  })
}
