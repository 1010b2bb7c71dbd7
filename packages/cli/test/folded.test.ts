import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { foldMessages } from '@confab/client/messages'
import type { Entry } from '@confab/protocol'
import fc from 'fast-check'
import { MemoryDatabase } from '../../server/src/adapters/memory/database.ts'
import { memoryStore } from '../../server/src/adapters/memory/store.ts'
import type { AppendItem } from '../../server/src/domain/append.ts'
import type { Person } from '../../server/src/domain/ids.ts'
import { entryJson } from '../../server/src/engine/encode.ts'
import { Reacted } from '../../server/src/engine/reactions.ts'
import { defaultStoreLimits } from '../../server/src/ports/stores.ts'
import { answered, deleted, edited, message, reacted, Scene, unreacted } from '../../server/test/contract/scene.ts'

/** More than are named of one emoji, so that some are only counted. */
const names = Array.from({ length: 14 }, (_, i) => `user ${i}`)
const about = { who: fc.nat({ max: 13 }), target: fc.constantFrom(2, 2, 2, 3, 4, 6, 8) }
const emoji = fc.constantFrom('👍', '👍', '👍', ':tea:')
const someStep = fc.oneof(
  { weight: 2, arbitrary: fc.record({ ...about, what: fc.constantFrom('say', 'answer', 'edit') }) },
  {
    weight: 12,
    arbitrary: fc.record({ ...about, what: fc.constantFrom('react', 'react', 'react', 'unreact'), emoji }),
  },
  { weight: 1, arbitrary: fc.record({ ...about, what: fc.constantFrom('crowd', 'crowd', 'delete') }) },
)
type Step = typeof someStep extends fc.Arbitrary<infer T> ? T : never

class Log {
  readonly scene: Scene
  readonly reacted: Reacted
  people: Person[] = []
  tea = ''
  /** Each entry as it went out when it was stored. */
  readonly live: Entry[] = []

  constructor() {
    const clock = { now: () => 5, after: () => () => undefined }
    const store = memoryStore(new MemoryDatabase(), { clock, ids: { uuid: randomUUID } })
    this.scene = new Scene(store, 1, defaultStoreLimits)
    this.reacted = new Reacted(store.reader, store.reactions)
  }

  async begin(): Promise<void> {
    await this.scene.store.directory.tenant('acme')
    this.people = await this.scene.people(...names)
    this.tea = await this.scene.open('group', this.people[0]!, ...this.people.slice(1))
    for (let i = 0; i < 3; i++) await this.take({ what: 'say', who: i, target: 2 })
  }

  async take(step: Step): Promise<void> {
    if (step.what === 'crowd') {
      const one = { what: 'react', target: step.target, emoji: '👍' } as const
      for (let i = 0; i < 12; i++) await this.take({ ...one, who: (step.who + i) % names.length })
      return
    }
    const verdict = await this.scene.one(this.#item(step))
    if (verdict.status !== 'stored') return
    const { state: _, ...entry } = await this.scene.entry(this.tea, verdict.seq)
    this.live.push(JSON.parse(entryJson(entry)))
  }

  #item(step: Step): AppendItem {
    const [by, { tea }] = [this.people[step.who]!, this]
    if ('emoji' in step) return (step.what === 'react' ? reacted : unreacted)(tea, by, step.target, step.emoji)
    if (step.what === 'answer') return answered(tea, by, step.target, `to ${step.target}`)
    if (step.what === 'edit') return edited(tea, by, step.target, `better ${this.live.length}`)
    return step.what === 'say' ? message(tea, by, `tea ${this.live.length}`) : deleted(tea, by, step.target)
  }

  /** All of it as this reader is served it now. */
  async page(reader: Person): Promise<Entry[]> {
    const entries = await this.reacted.mark(reader, this.tea, await this.scene.entries(this.tea))
    return entries.map((entry) => JSON.parse(entryJson(entry)))
  }
}

test('P4.10 folding what came live, from any page on, gives what history serves in the end, to every reader', async () => {
  const property = fc.asyncProperty(
    fc.array(someStep, { minLength: 10, maxLength: 80 }),
    fc.nat({ max: 79 }),
    fc.nat({ max: 13 }),
    async (steps, turn, who) => {
      const log = new Log()
      await log.begin()
      const reader = log.people[who]!
      let early: Entry[] = []
      for (const [i, step] of steps.entries()) {
        if (i === Math.min(turn, steps.length - 1)) early = await log.page(reader)
        await log.take(step)
      }
      const late = await log.page(reader)
      const wanted = foldMessages(late, reader.external)
      const head = early.at(-1)?.seq ?? 0
      const fold = (entries: Entry[]) => foldMessages(entries, reader.external)
      assert.deepEqual(fold(log.live), wanted, 'all live')
      assert.deepEqual(fold([...early, ...log.live.filter(({ seq }) => seq > head)]), wanted, 'a page, then live')
      assert.deepEqual(fold([...early, ...late.slice(head)]), wanted, 'a page, then what was caught up later')
    },
  )
  await fc.assert(property, { numRuns: 300 })
})
