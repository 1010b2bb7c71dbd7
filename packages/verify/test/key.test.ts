import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fingerprint } from '../src/fingerprint.ts'
import { Ledger } from '../src/ledger.ts'

const pack = ({ lo, hi }: { readonly lo: number; readonly hi: number }) =>
  BigInt(lo >>> 0) * 0x1_0000_0000n + BigInt(hi >>> 0)

/** How many pairs of equal lanes chance alone makes, and a good deal more. */
const allowed = (count: number) => 20 + (2 * count * count) / 2 ** 33

function assertSpread(keys: { lo: number; hi: number }[]): void {
  assert.equal(new Set(keys.map(pack)).size, keys.length)
  assert.ok(keys.length - new Set(keys.map((key) => key.lo)).size < allowed(keys.length))
  assert.ok(keys.length - new Set(keys.map((key) => key.hi)).size < allowed(keys.length))
}

test('strings that are much alike have fingerprints far apart', () => {
  assertSpread(Array.from({ length: 300_000 }, (_, number) => fingerprint(`m-${number}`)))
  assertSpread(Array.from({ length: 300_000 }, (_, number) => fingerprint(number.toString(16).padStart(64, '0'))))
})

test('small numbers make keys far apart', () => {
  const ledger = new Ledger(0)
  const keys = []
  for (let conversation = 0; conversation < 30; conversation++) {
    ledger.conversation = conversation
    for (let a = 0; a < 100; a++) for (let b = 0; b < 100; b++) keys.push({ ...ledger.key(a, a, b, b) })
  }
  assertSpread(keys)
})
