import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Asked, choose } from '../../src/adapters/postgres/primary/choice.ts'
import { type Before, whyNotKept } from '../../src/adapters/postgres/primary/keep.ts'

const told: Before = {
  recovering: false,
  system: 's',
  timeline: 1,
  synchronous: true,
  history: 's/1',
  wasSynchronous: true,
  epoch: 'e',
}
const host = (name: string, more: Partial<Before> = {}): Asked => ({ name, answer: { ...told, ...more } })
const standby = { recovering: true }
const known = { system: 's', timeline: 1 }

test('P1.10 the one not in recovery with the highest timeline is chosen, and known if the store says so', () => {
  assert.deepEqual(choose([host('a', standby), host('b')], undefined, undefined), {
    place: 1,
    isKnown: true,
    others: {},
  })
  assert.deepEqual(choose([host('a', standby)], undefined, undefined).others, {
    a: 'is a standby, timeline 1: it takes no writes',
  })
  const promoted = choose([{ name: 'a', answer: 'refused' }, host('b', { timeline: 2 })], known, 0)
  assert.deepEqual(promoted, { place: 1, isKnown: false, others: { a: 'refused' } })
  assert.equal(choose([host('a', standby), { name: 'b', answer: 'refused' }], known, 1).place, undefined)
})

test('P1.11 a primary of the past is refused: another one has a higher timeline, or a standby, or this node saw it', () => {
  const past = /is a primary of the past: its timeline is 1, and 2 has begun/
  const both = choose([host('a'), host('b', { timeline: 2, history: 's/2' })], known, 0)
  assert.equal(both.place, 1)
  assert.match(both.others.a ?? '', past)
  const proven = choose([host('a'), host('b', { ...standby, timeline: 2 })], undefined, undefined)
  assert.equal(proven.place, undefined)
  assert.match(proven.others.a ?? '', past)
  const remembered = choose([host('a'), { name: 'b', answer: 'refused' }], { system: 's', timeline: 2 }, 1)
  assert.equal(remembered.place, undefined)
  assert.match(remembered.others.a ?? '', past)
})

test('another cluster is no candidate; a store that notes no history is known only as the first one', () => {
  const stranger = choose([host('a'), host('b', { system: 't', timeline: 9 })], undefined, undefined)
  assert.deepEqual([stranger.place, stranger.others.b], [0, 'is another cluster, with a history of its own'])
  assert.equal(choose([host('a', { history: undefined })], undefined, undefined).isKnown, true)
  assert.equal(choose([host('a', { history: undefined, timeline: 2 })], known, 0).isKnown, false)
})

test('two primaries alike: the one used before stays; a server that tells no timeline is taken as it is', () => {
  assert.equal(choose([host('a'), host('b')], known, 1).place, 1)
  assert.equal(
    choose([host('a', { timeline: 2 }), host('b', { timeline: 2, history: 's/2' })], undefined, undefined).place,
    1,
  )
  const silent = { system: undefined, timeline: 0, history: undefined }
  assert.deepEqual(choose([host('a', silent)], { system: undefined, timeline: 0 }, 0).isKnown, true)
})

test('P1.12 unasked it is gone on with only where nothing can be lost', () => {
  const found = { ...told, timeline: 2 }
  assert.equal(whyNotKept(found, told, false), undefined)
  assert.equal(whyNotKept(found, undefined, false), undefined)
  assert.match(whyNotKept(found, { ...told, synchronous: false }, false) ?? '', /did not wait/)
  assert.match(whyNotKept({ ...found, wasSynchronous: undefined }, undefined, false) ?? '', /did not wait/)
  assert.match(whyNotKept(found, told, true) ?? '', /is missing there/)
  assert.match(whyNotKept({ ...found, history: 't/1' }, told, false) ?? '', /not a copy/)
  assert.match(whyNotKept({ ...found, history: 's/3' }, told, false) ?? '', /older/)
})
