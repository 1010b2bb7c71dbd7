import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Entry } from '@confab/protocol'
import * as fc from 'fast-check'
import { foldMessages } from '../src/message.ts'
import { Timeline } from '../src/timeline.ts'
import { upTo } from './world.ts'

function entry(seq: number, more: Partial<Entry> = {}): Entry {
  const content = { text: `message ${seq}` }
  return { seq, kind: 'message', sender: 'bob', clientId: `c-${seq}`, at: seq, counts: true, content, ...more }
}

const seqs = (entries: readonly Entry[]) => entries.map((one) => one.seq)
const stretch = (from: number, to: number) => upTo(to, from).map((seq) => entry(seq))

test('P3.3 stretches in any order, overlapping and repeated, are shown once and ascending', () => {
  const part = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 15 }))
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), fc.nat(20), (parts, after) => {
      const timeline = new Timeline()
      timeline.end = 75
      timeline.begin(after)
      const shown: number[] = []
      const held = new Set<number>()
      for (const [from, length] of parts) {
        timeline.merge(from, from + length, stretch(from, from + length))
        for (const seq of upTo(from + length, from)) held.add(seq)
        shown.push(...seqs(timeline.advance()))
      }
      let last = after
      while (held.has(last + 1)) last++
      assert.deepEqual(shown, upTo(last, after + 1))
      const view = seqs(timeline.view())
      assert.deepEqual(view, view.length === 0 ? [] : upTo(last, view[0]))
      const need = timeline.need(1_000)
      assert.deepEqual(need, last >= 75 ? undefined : { kind: 'after', after: last })
    }),
    { numRuns: 1_000 },
  )
})

test('P4.1 it is whole when, and only when, all up to the end was shown', () => {
  const timeline = new Timeline()
  assert.equal(timeline.whole, true)
  timeline.end = 10
  timeline.begin(0)
  timeline.merge(6, 10, stretch(6, 10))
  assert.deepEqual([seqs(timeline.advance()), timeline.whole], [[], false])
  timeline.merge(1, 5, stretch(1, 5))
  assert.deepEqual([seqs(timeline.advance()), timeline.whole], [upTo(10), true])
  assert.deepEqual([timeline.shown, timeline.need(5)], [10, undefined])
})

test('with too much missing only the newest page is needed, and the jump over the rest is told', () => {
  const timeline = new Timeline()
  timeline.begin(0)
  timeline.end = 500
  assert.deepEqual(timeline.need(100), { kind: 'newest', end: 500 })
  assert.deepEqual(timeline.jump(400), { from: 1, to: 400 })
  assert.equal(timeline.jump(300), undefined)
  timeline.merge(401, 500, stretch(401, 500))
  assert.deepEqual(seqs(timeline.advance()), upTo(500, 401))
})

test('trimmed, it forgets the oldest of what was shown, and nothing that was not', () => {
  const timeline = new Timeline()
  timeline.begin(0)
  timeline.end = 30
  timeline.merge(1, 10, stretch(1, 10))
  timeline.advance()
  timeline.merge(21, 30, stretch(21, 30))
  timeline.trim(12)
  assert.deepEqual(seqs(timeline.view()), [9, 10])
  timeline.trim(1)
  assert.deepEqual(seqs(timeline.view()), [])
  timeline.merge(11, 20, stretch(11, 20))
  assert.deepEqual(seqs(timeline.advance()), upTo(30, 11))
  assert.equal(timeline.from(5), undefined)
})

test('P4.3 an edit is applied to a message served with a state only when it is newer than that', () => {
  const edit = (seq: number, text: string) => entry(seq, { kind: 'edit', content: { target: 1, text } })
  const served = entry(1, { content: { text: 'second' }, state: { edited: true, at: 3 } })
  const text = (entries: Entry[]) => foldMessages(entries)[0]?.text
  assert.equal(text([entry(1), edit(2, 'first'), edit(3, 'second')]), 'second')
  assert.equal(text([served, edit(2, 'first'), edit(3, 'second')]), 'second')
  assert.equal(text([served, edit(2, 'first'), edit(3, 'second'), edit(4, 'third')]), 'third')
})

test('a page that knows of a deletion replaces what is held, and an older copy does not come back', () => {
  const timeline = new Timeline()
  timeline.begin(0)
  timeline.end = 3
  timeline.merge(1, 3, stretch(1, 3))
  timeline.advance()
  const deleted = entry(2, { content: {}, state: { deleted: true, at: 9 } })
  timeline.merge(2, 2, [deleted])
  timeline.merge(2, 2, [entry(2)])
  assert.deepEqual(timeline.view()[1], deleted)
  assert.deepEqual(
    foldMessages(timeline.view()).map((message) => message.deleted),
    [false, true, false],
  )
})

test('P4.12 an entry of a kind that this client does not know is held in its place, and shown as no message', () => {
  const content = { target: 1, text: 'none', options: ['tea', 'cake'] }
  const log = [entry(1), entry(2, { kind: 'poll', content }), entry(3, { kind: 'kind-77', content: {} }), entry(4)]
  const timeline = new Timeline()
  timeline.begin(0)
  timeline.end = 4
  timeline.merge(1, 4, log)
  assert.deepEqual([seqs(timeline.advance()), timeline.whole], [[1, 2, 3, 4], true])
  assert.deepEqual(
    foldMessages(log).map(({ seq, text }) => [seq, text]),
    [
      [1, 'message 1'],
      [4, 'message 4'],
    ],
  )
})
