import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson } from '@confab/protocol'
import fc from 'fast-check'
import { MemoryDatabase } from '../../src/adapters/memory/database.ts'
import { memoryStore } from '../../src/adapters/memory/store.ts'
import { systemClock, systemIds } from '../../src/adapters/platform/system.ts'
import type { AppendItem, AppendOutcome, CreateVerdict, Effect } from '../../src/domain/append.ts'
import { entryKinds } from '../../src/domain/entry.ts'
import type { Person } from '../../src/domain/ids.ts'
import type { JournalRow } from '../../src/domain/journal.ts'
import type { Store } from '../../src/ports/stores.ts'
import { change, conversation, freshStore, message } from './bed.ts'

const names = ['alice', 'bob', 'carol', 'dave', 'erin'] as const
const limits = {
  conversationsPerUser: 4,
  membersPerGroup: 4,
  notedAbove: 2,
  reactionsPerMessage: 2,
  reactionsPerUser: 2,
  reactionsEver: 5,
}
const small = fc.nat({ max: 4 })
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

const someEffect: fc.Arbitrary<Effect> = fc.oneof(
  fc.record({
    type: fc.constant('edit' as const),
    target: fc.integer({ min: 1, max: 12 }),
    body: fc.constant('{"text":"new"}'),
  }),
  fc.record({ type: fc.constant('delete' as const), target: fc.integer({ min: 1, max: 12 }) }),
  fc.record({
    type: fc.constant('react' as const),
    target: fc.integer({ min: 1, max: 6 }),
    emoji: fc.constantFrom('👍', ':tea:', ':cake:'),
    remove: fc.boolean(),
  }),
  fc.record({ type: fc.constant('rename' as const), title: fc.constantFrom('Tea', 'Cake') }),
  fc.record({
    type: fc.constant('members' as const),
    action: fc.constantFrom('add', 'remove', 'join', 'leave', 'role'),
    users: fc.array(small, { minLength: 1, maxLength: 3 }),
    role: fc.integer({ min: 1, max: 3 }),
  }),
)
const someItem = fc.record({
  place: small,
  sender: small,
  clientId: fc.nat({ max: 40 }),
  text: fc.constantFrom('hello', 'bye'),
  admin: fc.boolean(),
  replyTo: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined, freq: 1 }),
  effect: fc.option(someEffect, { nil: undefined, freq: 2 }),
})
const someCreation = fc.record({
  kind: fc.constantFrom('direct', 'group', 'group', 'channel', 'channel', 'announcement'),
  place: small,
  creator: small,
  clientId: fc.nat({ max: 2 }),
  users: fc.array(small, { minLength: 1, maxLength: 3 }),
})
const someStep = fc.oneof(
  { weight: 6, arbitrary: fc.record({ append: fc.array(someItem, { minLength: 1, maxLength: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ create: someCreation }) },
  { weight: 1, arbitrary: fc.record({ block: fc.tuple(small, small, fc.boolean()) }) },
)
type Step = typeof someStep extends fc.Arbitrary<infer T> ? T : never

/** Without times and journal ids, members and growths in order: what two stores must agree on. */
function comparable(value: unknown): unknown {
  const skipped = new Set(['at', 'journalId', 'journalFloor', 'xmin', 'xmax', 'version'])
  const text = JSON.stringify(value, (key, each: unknown) => {
    if (skipped.has(key) && typeof each === 'number') return undefined
    if (key === 'growths' && Array.isArray(each)) return [...each].sort(byConversation)
    return key === 'members' && Array.isArray(each) ? [...each].sort() : each
  })
  return JSON.parse(text)
}

function byConversation(a: { conversation: string }, b: { conversation: string }): number {
  return a.conversation < b.conversation ? -1 : 1
}

function journalOf(rows: readonly JournalRow[]): unknown {
  const sorted = <T>(values: readonly T[]) => values.map(canonicalJson).sort()
  return rows.map(({ ranges, users }) => ({ ranges: sorted(ranges), users: sorted(users) }))
}

/** One of the two stores, with the people as it numbers them. */
class Side {
  readonly store: Store
  readonly people: Person[] = []

  constructor(store: Store) {
    this.store = store
  }

  async begin(tenantName: string): Promise<void> {
    const tenant = await this.store.directory.tenant(tenantName)
    for (const name of names) this.people.push((await this.store.directory.arrive(tenant, name, {})).person)
  }

  async take(step: Step, base: number): Promise<AppendOutcome | CreateVerdict | undefined> {
    if ('append' in step) return this.store.log.append(this.#items(step.append, base))
    if ('create' in step) return this.#create(step.create, base)
    const [by, other, blocked] = step.block
    await this.store.directory.block(this.people[by]!, this.people[other]!.user, blocked)
    return undefined
  }

  #items(made: readonly (typeof someItem extends fc.Arbitrary<infer T> ? T : never)[], base: number): AppendItem[] {
    const ended = new Set<number>()
    const items: AppendItem[] = []
    for (const { place, sender, clientId, text, admin, effect, replyTo } of made) {
      // A target is a message acknowledged before: nobody knows the seq of one in the same batch.
      const isFirst = items.every((item) => item.conversation !== uuid(base + place))
      if (ended.has(place) || ((replyTo !== undefined || (effect && 'target' in effect)) && !isFirst)) continue
      const [id, by] = [uuid(base + place), this.people[sender]!]
      const item = effect
        ? change(id, by, this.#numbered(effect), uuid(clientId))
        : reply(message(id, by, text, uuid(clientId)), replyTo)
      // Two stores may number people differently; the hash must not show it.
      const hash = effect ? message(id, by, JSON.stringify(effect)).hash : item.hash
      items.push({ ...item, hash, body: effect ? JSON.stringify({ text }) : item.body, tenantAdmin: admin })
      if (effect) ended.add(place)
    }
    return items
  }

  #numbered(effect: Effect): Effect {
    return effect.type === 'members'
      ? { ...effect, users: effect.users.map((user) => this.people[user]!.user) }
      : effect
  }

  #create(made: typeof someCreation extends fc.Arbitrary<infer T> ? T : never, base: number): Promise<CreateVerdict> {
    const users = made.kind === 'direct' ? made.users.slice(0, 1) : made.users
    const others = users.map((user) => this.people[user]!)
    const ids = { id: uuid(base + made.place), clientId: uuid(100 + made.clientId) }
    return this.store.log.create(conversation(made.kind, this.people[made.creator]!, others, ids), limits)
  }

  /** All that anybody can read. */
  async all(base: number): Promise<unknown> {
    const found: unknown[] = []
    for (let place = 0; place < 5; place++) {
      const id = uuid(base + place)
      found.push(await this.store.reader.entries(id, { from: 1, to: 1_000, descending: place % 2 === 0, limit: 200 }))
      found.push(await this.store.reader.members(id, undefined, 100), await this.store.reader.heads([id]))
      for (const person of this.people) found.push((await this.store.reader.visibility(id, person)) ?? null)
      for (let seq = 1; seq <= 6; seq++) {
        found.push(await this.store.reactions.reactors(id, seq, { emoji: undefined, after: undefined, limit: 50 }))
      }
    }
    for (const person of this.people) {
      for (const since of [undefined, 0])
        found.push(await this.store.reader.sync(person, { since, after: undefined, limit: 3 }))
    }
    return comparable(found)
  }
}

/** The same as a reply, or as it is. */
function reply(item: AppendItem, replyTo: number | undefined): AppendItem {
  if (replyTo === undefined) return item
  const body = JSON.stringify({ replyTo, ...JSON.parse(item.body) })
  return { ...item, kind: entryKinds.reply, body, replyTo }
}

test('P6.6 P6.30 P6.32 two stores give the same verdicts, logs and lists for any history', async (t) => {
  const { store } = await freshStore(t, limits)
  const parts = { clock: systemClock, ids: systemIds, limits }
  let run = 0
  const property = fc.asyncProperty(fc.array(someStep, { minLength: 5, maxLength: 25 }), async (steps) => {
    run += 1
    const base = run * 1_000
    const sides = [new Side(memoryStore(new MemoryDatabase(), parts)), new Side(store)] as const
    // Numbers of people are compared too: the memory's database must have as many before.
    for (const side of sides) await numberAlike(side, run)
    const [memory, real] = sides
    const begun = await store.journal.begin()
    const memoryBegun = await memory.store.journal.begin()
    for (const step of steps) {
      const [expected, got] = [await memory.take(step, base), await real.take(step, base)]
      assert.deepEqual(comparable(got ?? null), comparable(expected ?? null), JSON.stringify(step))
    }
    assert.deepEqual(await real.all(base), await memory.all(base))
    const journals = [await memory.store.journal.page(memoryBegun, 1_000), await store.journal.page(begun, 1_000)]
    assert.deepEqual(journalOf(journals[1]!.rows), journalOf(journals[0]!.rows))
  })
  await fc.assert(property, { numRuns: 60, endOnFailure: false })
})

async function numberAlike(side: Side, run: number): Promise<void> {
  if (!('appendNow' in side.store.log)) return side.begin(`tenant ${run}`)
  for (let earlier = 1; earlier < run; earlier++) await new Side(side.store).begin(`tenant ${earlier}`)
  return side.begin(`tenant ${run}`)
}
