import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { MemoryDatabase } from '../../src/adapters/memory/database.ts'
import { memoryStore } from '../../src/adapters/memory/store.ts'
import type { Person } from '../../src/domain/ids.ts'
import { Refused } from '../../src/domain/refusal.ts'
import { Reacted } from '../../src/engine/reactions.ts'
import { defaultStoreLimits } from '../../src/ports/stores.ts'
import { deleted, reacted, Scene, unreacted } from '../contract/scene.ts'

/** A group of so many, in which the first has said `tea?` at 2. */
async function group(count: number) {
  const clock = { now: () => 5, after: () => () => undefined }
  const store = memoryStore(new MemoryDatabase(), { clock, ids: { uuid: randomUUID } })
  await store.directory.tenant('acme')
  const scene = new Scene(store, 1, defaultStoreLimits)
  const people: Person[] = await scene.people(...Array.from({ length: count }, (_, i) => `user ${i}`))
  const tea = await scene.open('group', people[0]!, ...people.slice(1))
  await scene.say(tea, people[0]!, 'tea?')
  const served = new Reacted(store.reader, store.reactions)
  const page = async (reader: Person) => served.mark(reader, tea, await scene.entries(tea))
  return { scene, people, tea, served, page }
}

test('P4.10 a reader who is not among those named is told of his own reaction, and nobody else of it', async () => {
  const { scene, people, tea, page } = await group(13)
  for (const person of people.slice(0, 12)) await scene.stored(reacted(tea, person, 2, '👍'))
  await scene.stored(reacted(tea, people[0]!, 2, ':tea:'))
  const stateOf = async (reader: Person) => JSON.parse((await page(reader))[1]?.state ?? '{}')
  const thumb = async (reader: Person) => (await stateOf(reader)).reactions[0]
  const { users } = await thumb(people[12]!)
  assert.deepEqual(
    users,
    people
      .slice(2, 12)
      .toReversed()
      .map(({ external }) => external),
  )
  assert.deepEqual(await thumb(people[0]!), { emoji: '👍', count: 12, users, mine: true })
  for (const reader of [people[5]!, people[12]!]) {
    assert.deepEqual(await thumb(reader), { emoji: '👍', count: 12, users })
  }
  assert.deepEqual((await stateOf(people[0]!)).reactions[1], { emoji: ':tea:', count: 1, users: ['user 0'] })
  await scene.stored(unreacted(tea, people[0]!, 2, '👍'))
  assert.equal('mine' in (await thumb(people[0]!)), false)
})

test('P7.5 a page ends at 64 KB, reactions included, but not before its first entry', async () => {
  const { scene, people, tea, page } = await group(2)
  for (let i = 0; i < 30; i++) await scene.say(tea, people[0]!, `message ${i}`)
  const long = (i: number) => ({ reactions: [{ emoji: '👍', count: 1, users: ['x'.repeat(i)] }], at: 99 })
  const served = new Reacted(scene.store.reader, scene.store.reactions)
  const entries = (await scene.entries(tea))
    .slice(2, 12)
    .map((entry) => ({ ...entry, state: JSON.stringify(long(20_000)) }))
  assert.equal((await served.mark(people[0]!, tea, entries)).length, 3)
  const huge = entries.map((entry) => ({ ...entry, state: JSON.stringify(long(90_000)) }))
  assert.equal((await served.mark(people[0]!, tea, huge)).length, 1)
  assert.equal((await page(people[0]!)).length, 32)
})

test('P6.3 who all reacted is listed page by page to who may read the message, and to nobody else', async () => {
  const { scene, people, tea, served } = await group(8)
  const [zoe] = await scene.people('zoe')
  for (const person of people) await scene.stored(reacted(tea, person, 2, '👍'))
  const ask = (who: Person, more: object = {}) =>
    served.page(who, { conversationId: tea, seq: 2, limit: 3, ...more }).catch((error: unknown) => {
      assert.ok(error instanceof Refused)
      return error.code
    })
  const users: string[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await ask(people[3]!, cursor === undefined ? {} : { cursor })
    assert.ok(typeof page === 'object' && page.items.length <= 3)
    users.push(...page.items.map(({ user }) => user))
    cursor = page.next
    if (cursor === undefined) break
  }
  assert.deepEqual(
    users,
    people.map(({ external }) => external),
  )
  assert.deepEqual([await ask(zoe), await ask(people[0]!, { seq: 99 })], ['notFound', 'notFound'])
  for (const cursor of ['x', btoa('[1,2]'), btoa('null')]) assert.equal(await ask(people[0]!, { cursor }), 'badRequest')
  await scene.stored(deleted(tea, people[0]!, 2))
  assert.deepEqual(await ask(people[0]!), { items: [] })
})
