import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Place } from '../place.ts'

test('a place is whole when all that is known of was given, and counts what came with a hole', () => {
  const place = new Place()
  assert.ok(place.live(5, [5, 6]), 'where it begins is the server’s to say')
  assert.ok(place.live(7, [7]))
  assert.equal(place.live(10, [10]), false, 'what lies between is to be fetched')
  assert.deepEqual([place.last, place.head, place.isWhole], [7, 10, false])
  place.page([8, 9, 10], 11)
  assert.ok(!place.isWhole)
  place.page([], 11)
  assert.ok(place.isWhole, 'of the rest nothing may be read')
  place.live(6, [6, 7])
  assert.deepEqual([place.last, place.wrong], [11, 0], 'what is there already changes nothing')
  place.page([12, 14], 14)
  assert.equal(place.wrong, 1)
})
