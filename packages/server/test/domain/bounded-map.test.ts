import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AddressBuckets } from '../../src/domain/address-buckets.ts'
import { BoundedMap } from '../../src/domain/bounded-map.ts'

test('beyond its bound what was put in longest ago is forgotten; what is put in anew is the newest', () => {
  const map = new BoundedMap<string, number>(2)
  map.set('alice', 1)
  map.set('bob', 2)
  map.set('alice', 3)
  map.set('carol', 4)
  assert.deepEqual(
    ['alice', 'bob', 'carol'].map((name) => map.get(name)),
    [3, undefined, 4],
  )
  assert.equal(map.size, 2)
})

test('what is old is forgotten up to the first that is not', () => {
  const map = new BoundedMap<string, number>(10)
  for (const [key, at] of [
    ['a', 1],
    ['b', 2],
    ['c', 9],
    ['d', 1],
  ] as const)
    map.set(key, at)
  map.forgetWhile((at) => at < 5)
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((key) => map.get(key)),
    [undefined, undefined, 9, 1],
  )
})

test('an address may ask for its burst, then for its rate; asking costs nothing and remembers nothing', () => {
  const addresses = new AddressBuckets(10, 20, 3)
  assert.equal(addresses.take('192.0.2.1', 0, 1_000), 0)
  assert.equal(addresses.buckets.size, 0)
  assert.equal(addresses.take('192.0.2.1', 10, 1_000), 0)
  assert.equal(addresses.take('192.0.2.1', 10, 1_000), 0)
  assert.equal(addresses.take('192.0.2.1', 0, 1_000), 100)
  assert.equal(addresses.take('192.0.2.1', 0, 1_100), 0)
  for (let i = 2; i < 9; i++) addresses.take(`192.0.2.${i}`, 1, 1_100)
  assert.equal(addresses.buckets.size, 3)
})
