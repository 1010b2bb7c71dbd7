import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { MemoryDatabase } from '../../src/adapters/memory/database.ts'
import { memoryStore } from '../../src/adapters/memory/store.ts'
import type { AppendItem, AppendOutcome } from '../../src/domain/append.ts'
import type { Person } from '../../src/domain/ids.ts'
import { roles } from '../../src/domain/rights.ts'
import { defaultStoreLimits } from '../../src/ports/stores.ts'
import { answered, deleted, edited, membersChanged, message, reacted, renamed, Scene } from '../contract/scene.ts'

const names = ['alice', 'bob', 'carol', 'dave'] as const
const limits = { ...defaultStoreLimits, conversationsPerUser: 10, membersPerGroup: 4, notedAbove: 3 }
const uuids = Array.from({ length: 30 }, () => randomUUID())
const who = fc.nat({ max: names.length - 1 })
const place = fc.nat({ max: 2 })
const target = fc.integer({ min: 1, max: 15 })
const about = { place, who, id: fc.nat({ max: uuids.length - 1 }), text: fc.constantFrom('tea', 'cake') }

const someItem = fc.oneof(
  { weight: 5, arbitrary: fc.record({ ...about, what: fc.constant('message' as const) }) },
  { weight: 2, arbitrary: fc.record({ ...about, what: fc.constantFrom('edit', 'delete', 'react', 'answer'), target }) },
  { weight: 1, arbitrary: fc.record({ ...about, what: fc.constant('rename' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...about,
      what: fc.constantFrom('add', 'remove', 'join', 'leave', 'role'),
      users: fc.array(who, { minLength: 1, maxLength: 2 }),
      role: fc.integer({ min: 1, max: 3 }),
    }),
  },
)
type Item = typeof someItem extends fc.Arbitrary<infer T> ? T : never
const someStep = fc.record({ skew: fc.integer({ min: -50, max: 50 }), items: fc.array(someItem, { maxLength: 5 }) })

/** Three conversations of four people, written to by nodes whose clocks differ. */
class History {
  readonly database = new MemoryDatabase()
  readonly outcomes: { items: AppendItem[]; outcome: AppendOutcome }[] = []
  readonly conversations: string[] = []
  people: Person[] = []
  scene: Scene
  #now = 1_000

  constructor() {
    this.scene = new Scene(this.#node(0), 1, limits)
  }

  #node(skew: number) {
    const clock = { now: () => this.#now + skew, after: () => () => undefined }
    return memoryStore(this.database, { clock, ids: { uuid: randomUUID }, limits })
  }

  async begin(): Promise<void> {
    await this.scene.store.directory.tenant('acme')
    this.people = [...(await this.scene.people(...names))]
    const [alice, bob, carol, dave] = this.people as [Person, Person, Person, Person]
    this.conversations.push(await this.scene.open('group', alice, bob))
    this.conversations.push(await this.scene.open('channel', bob, alice, carol, dave))
    this.conversations.push(await this.scene.open('direct', carol, dave))
  }

  async take(skew: number, made: readonly Item[]): Promise<void> {
    this.#now += 10
    const ended = new Set<string>()
    const items: AppendItem[] = []
    for (const item of made.map((each) => this.#item(each))) {
      if (ended.has(item.conversation)) continue
      items.push(item)
      if (item.effect) ended.add(item.conversation)
    }
    this.outcomes.push({ items, outcome: await this.#node(skew).log.append(items) })
  }

  #item(made: Item): AppendItem {
    const [where, by] = [this.conversations[made.place]!, this.people[made.who]!]
    return { ...this.#act(made, where, by), clientId: uuids[made.id]! }
  }

  #act(made: Item, where: string, by: Person): AppendItem {
    if ('users' in made) {
      const action = made.what as 'add'
      return membersChanged(
        where,
        by,
        action,
        made.users.map((user) => this.people[user]!),
        made.role,
      )
    }
    if (made.what === 'react') return reacted(where, by, made.target, made.text)
    if (made.what === 'answer') return answered(where, by, made.target, made.text)
    if ('target' in made)
      return made.what === 'edit' ? edited(where, by, made.target, made.text) : deleted(where, by, made.target)
    return made.what === 'rename' ? renamed(where, by, made.text) : message(where, by, made.text)
  }
}

async function checkLog(h: History, where: string): Promise<void> {
  const log = await h.scene.entries(where)
  const [head] = await h.scene.store.reader.heads([where])
  assert.deepEqual(
    log.map(({ seq }) => seq),
    log.map((_, index) => index + 1),
  )
  assert.deepEqual([head?.head, head?.countable], [log.length, log.filter(({ counts }) => counts).length])
  const times = log.map(({ at }) => at)
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  )
  assert.equal(new Set(log.map(({ sender, clientId }) => `${sender} ${clientId}`)).size, log.length)
  for (const { state, body } of log) if (state?.includes('deleted')) assert.equal(body, '{}')
}

async function checkAnswers(h: History): Promise<void> {
  for (const { items, outcome } of h.outcomes) {
    for (const [n, verdict] of outcome.verdicts.entries()) {
      if (!('seq' in verdict)) continue
      const { conversation, clientId, sender } = items[n]!
      const entry = await h.scene.entry(conversation, verdict.seq)
      assert.deepEqual([entry.clientId, entry.sender, entry.at], [clientId, sender.external, verdict.at])
    }
  }
}

async function checkJournal(h: History): Promise<void> {
  const { rows } = await h.scene.store.journal.page(0, 1_000)
  for (const where of h.conversations) {
    const ranges = rows.flatMap((row) => row.ranges).filter(({ conversation }) => conversation === where)
    let next = 1
    for (const { first, last } of ranges) {
      assert.ok(first === next && last >= first)
      next = last + 1
    }
    assert.equal((await h.scene.store.reader.heads([where]))[0]?.head, next - 1)
  }
}

async function checkPeople(h: History, where: string): Promise<void> {
  const log = await h.scene.entries(where)
  const members = await h.scene.members(where)
  assert.equal((await h.scene.store.reader.heads([where]))[0]?.memberCount, members.length)
  if (where !== h.conversations[2] && members.length > 0) assert.ok(members.some(([, role]) => role === roles.owner))
  for (const person of h.people) {
    const intervals = (await h.scene.store.reader.visibility(where, person))?.intervals ?? []
    for (const [n, { from, to }] of intervals.entries()) assert.ok(from <= to && from > (intervals[n - 1]?.to ?? 0))
    const isIn = (seq: number) => intervals.some(({ from, to }) => from <= seq && seq <= to)
    for (const { sender, seq } of log) if (sender === person.external) assert.ok(isIn(seq), `${sender} wrote ${seq}`)
  }
}

test('P6.2 whatever anybody tries, logs stay whole: dense, once, in time, by members only, in the journal', async () => {
  const property = fc.asyncProperty(fc.array(someStep, { minLength: 1, maxLength: 30 }), async (steps) => {
    const h = new History()
    await h.begin()
    for (const { skew, items } of steps) await h.take(skew, items)
    for (const where of h.conversations) {
      await checkLog(h, where)
      await checkPeople(h, where)
    }
    await checkAnswers(h)
    await checkJournal(h)
  })
  await fc.assert(property, { numRuns: 200 })
})
