import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type MakeStore, message, type Scene, scene } from './scene.ts'

async function filled(s: Scene, count: number): Promise<string> {
  const [alice] = await s.people('alice')
  const tea = await s.open('group', alice)
  await s.append(...Array.from({ length: count - 1 }, (_, n) => message(tea, alice, `message ${n + 2}`)))
  return tea
}

function upTo(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n)
}

/** Reading ranges of a log. */
export function entriesContract(make: MakeStore): void {
  test('a range of a log: both ends inclusive, both directions, no more than the limit', async (t) => {
    const s = await scene(t, make)
    const tea = await filled(s, 10)
    const read = async (range: Parameters<Scene['entries']>[1]) => (await s.entries(tea, range)).map(({ seq }) => seq)
    assert.deepEqual(await read({}), upTo(1, 10))
    assert.deepEqual(await read({ from: 3, to: 6 }), [3, 4, 5, 6])
    assert.deepEqual(await read({ from: 3, to: 6, descending: true }), [6, 5, 4, 3])
    assert.deepEqual(await read({ from: 3, limit: 2 }), [3, 4])
    assert.deepEqual(await read({ to: 6, limit: 2, descending: true }), [6, 5])
    assert.deepEqual(await read({ from: 10 }), [10])
    assert.deepEqual([await read({ from: 11 }), await read({ from: 6, to: 3 })], [[], []])
    assert.deepEqual(await s.entries(randomUUID()), [])
  })

  test('P3.9 pages show each entry once, in order, while others write', async (t) => {
    const s = await scene(t, make)
    const tea = await filled(s, 25)
    const [alice] = await s.people('alice')
    const [up, down]: [number[], number[]] = [[], []]
    for (let page = 0; page < 4; page++) {
      const after = await s.entries(tea, { from: (up.at(-1) ?? 0) + 1, limit: 7 })
      const before = await s.entries(tea, { to: (down.at(-1) ?? 26) - 1, limit: 7, descending: true })
      up.push(...after.map(({ seq }) => seq))
      down.push(...before.map(({ seq }) => seq))
      await s.say(tea, alice, `meanwhile ${page}`)
    }
    assert.deepEqual([up, down], [upTo(1, 28), upTo(1, 25).toReversed()])
  })

  test('a page ends at 64 KB of bodies, in bytes, but not before its first entry', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    // 3 bytes each in UTF-8: some 15,000 bytes a body, four a page.
    for (let n = 0; n < 9; n++) await s.say(tea, alice, '€'.repeat(5_000))
    const found: number[][] = []
    for (let from = 2; from <= 10; from = (found.at(-1)?.at(-1) ?? 10) + 1)
      found.push((await s.entries(tea, { from })).map(({ seq }) => seq))
    assert.deepEqual(found, [[2, 3, 4, 5], [6, 7, 8, 9], [10]])
    const down = await s.entries(tea, { descending: true })
    assert.deepEqual(
      down.map(({ seq }) => seq),
      [10, 9, 8, 7],
    )
    const huge = { ...message(tea, alice, 'x'), body: JSON.stringify({ text: 'x'.repeat(70_000) }) }
    await s.stored(huge)
    assert.deepEqual(
      (await s.entries(tea, { from: 11 })).map(({ seq }) => seq),
      [11],
    )
    assert.deepEqual(
      (await s.entries(tea, { from: 10 })).map(({ seq }) => seq),
      [10],
    )
  })

  test('an entry tells nothing of what became of it as long as nothing did', async (t) => {
    const s = await scene(t, make)
    const tea = await filled(s, 2)
    for (const entry of await s.entries(tea)) assert.equal('state' in entry, false)
  })

  test('the first seq not before a time; head + 1 if none is', async (t) => {
    const s = await scene(t, make)
    const tea = await filled(s, 2)
    const [alice] = await s.people('alice')
    for (let n = 0; n < 3; n++) {
      await sleep(2)
      await s.say(tea, alice, `${n}`)
    }
    const log = await s.entries(tea)
    const expected = (at: number) => log.find((entry) => entry.at >= at)?.seq ?? 6
    for (const { at } of log)
      for (const time of [at - 1, at, at + 1])
        assert.equal(await s.store.reader.seqAt(tea, time), expected(time), `${time} in ${log.map((e) => e.at)}`)
    assert.deepEqual([await s.store.reader.seqAt(tea, 0), await s.store.reader.seqAt(tea, 9e15)], [1, 6])
    assert.equal(await s.store.reader.seqAt(randomUUID(), 0), 1)
  })

  test('P1.8 a read that begins after the answer sees what was answered', async (t) => {
    const s = await scene(t, make)
    const tea = await filled(s, 1)
    const [alice] = await s.people('alice')
    for (let n = 0; n < 20; n++) {
      const seq = await s.say(tea, alice, `${n}`)
      const [entries, heads] = await Promise.all([s.entries(tea, { from: seq }), s.store.reader.heads([tea])])
      assert.deepEqual([entries.map((entry) => entry.seq), heads[0]?.head], [[seq], seq])
    }
  })
}
