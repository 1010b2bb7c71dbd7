import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { byteaArray, int4Array, int8Array, textArray, uuidArray } from '../../src/adapters/postgres/arrays.ts'
import { safeInteger } from '../../src/adapters/postgres/lane.ts'
import { connect, postgres } from './bed.ts'

const text = fc.string({ unit: 'grapheme' }).map((each) => each.replaceAll('\0', ''))

test('arrays in the binary format arrive as they were', async (t) => {
  const client = await connect((await postgres()).connection)
  t.after(() => client.end())
  const echo = async (type: string, value: Buffer) => {
    const { rows } = await client.query<{ back: unknown }>(`select to_json($1::${type}[]) as back`, [value])
    return rows[0]?.back
  }
  const property = fc.asyncProperty(
    fc.array(fc.integer()),
    fc.array(fc.maxSafeInteger()),
    fc.array(fc.uuid()),
    fc.array(fc.uint8Array()),
    fc.array(text),
    async (int4, int8, uuids, bytes, texts) => {
      assert.deepEqual(await echo('int4', int4Array(int4)), int4)
      assert.deepEqual(await echo('int8', int8Array(int8)), int8)
      assert.deepEqual(await echo('uuid', uuidArray(uuids)), uuids)
      const hex = bytes.map((each) => `\\x${Buffer.from(each).toString('hex')}`)
      assert.deepEqual(await echo('bytea', byteaArray(bytes)), hex)
      assert.deepEqual(await echo('text', textArray(texts)), texts)
    },
  )
  await fc.assert(property, { numRuns: 30 })
})

test('what is no UUID is refused before it is sent, and an int8 that no number can hold is an error', () => {
  assert.throws(() => uuidArray(['00000000-0000-4000-8000-00000000000g']), RangeError)
  assert.throws(() => safeInteger('9007199254740992'), RangeError)
  assert.equal(safeInteger('9007199254740991'), Number.MAX_SAFE_INTEGER)
})
