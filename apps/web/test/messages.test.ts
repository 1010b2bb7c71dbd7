import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLong } from '../src/messages/folding.ts'
import { guessHeight } from '../src/messages/guess.ts'
import { firstUnread, placeOf } from '../src/messages/place.ts'

const noon = new Date(2026, 4, 3, 12).getTime()
const minute = 60_000
const said = (seq: number, sender: string, at: number) => ({ seq, sender, at })

test('what one sender says in one go stands together', () => {
  const [a, b, c] = [said(1, 'alice', noon), said(2, 'alice', noon + minute), said(3, 'bob', noon + 2 * minute)]
  assert.deepEqual(placeOf(undefined, a, b, undefined, noon), {
    isNewDay: true,
    isNew: false,
    isFirst: true,
    isLast: false,
  })
  assert.deepEqual(placeOf(a, b, c, undefined, noon), { isNewDay: false, isNew: false, isFirst: false, isLast: true })
  assert.equal(placeOf(b, c, undefined, undefined, noon).isFirst, true)
})

test('a pause of five minutes, midnight and the line of what is new begin another go', () => {
  const a = said(1, 'alice', noon)
  const later = said(2, 'alice', noon + 5 * minute)
  assert.equal(placeOf(a, later, undefined, undefined, noon).isFirst, true)
  const late = said(1, 'alice', new Date(2026, 4, 3, 23, 59).getTime())
  const early = said(2, 'alice', new Date(2026, 4, 4, 0, 1).getTime())
  assert.deepEqual(placeOf(late, early, undefined, undefined, noon), {
    isNewDay: true,
    isNew: false,
    isFirst: true,
    isLast: true,
  })
  const next = said(2, 'alice', noon + minute)
  assert.equal(placeOf(a, next, undefined, 2, noon).isNew, true)
  assert.equal(placeOf(undefined, a, next, 2, noon).isLast, true)
})

test('a message that is not acknowledged yet is of now', () => {
  const pending = { sender: 'alice' }
  assert.equal(placeOf(said(1, 'alice', noon), pending, undefined, undefined, noon + minute).isFirst, false)
})

test('the first unread message is the first of another after what was seen, and not deleted', () => {
  const list = [
    said(4, 'bob', noon),
    said(5, 'alice', noon),
    { ...said(6, 'bob', noon), deleted: true },
    said(7, 'bob', noon),
  ]
  assert.equal(firstUnread(list, 4, 'alice'), 7)
  assert.equal(firstUnread(list, 7, 'alice'), undefined)
})

test('a message is long by its letters or its lines', () => {
  assert.equal(isLong('a'.repeat(1_601)), true)
  assert.equal(isLong('a\n'.repeat(18)), true)
  assert.equal(isLong('a\n'.repeat(17)), false)
})

test('a height is guessed by the lines there will be, and has a bound', () => {
  assert.equal(guessHeight('short', false, 900), 54)
  assert.equal(guessHeight('short', true, 900), 62)
  assert.ok(guessHeight('a'.repeat(300), false, 320) > guessHeight('a'.repeat(300), false, 900))
  assert.equal(guessHeight('a\n'.repeat(2_000), false, 900), 420)
})
