import assert from 'node:assert/strict'
import { test } from 'node:test'
import { afterClose, closes, errors, events } from '@confab/protocol'

test('after a known close the table says what to do', () => {
  for (const row of Object.values(closes)) assert.equal(afterClose(row.code), row.after)
  assert.equal(afterClose(4001), 'newToken')
  assert.equal(afterClose(1001), 'reconnect')
})

test('after an unknown close: below 4500 reconnect, from 4500 on stop', () => {
  for (const code of [1000, 1005, 1006, 1012, 3000, 4000, 4099, 4499]) assert.equal(afterClose(code), 'reconnect')
  for (const code of [4500, 4599, 4999]) assert.equal(afterClose(code), 'stop')
})

test('close codes are unique, and ours say by their number what an older client does', () => {
  const rows = Object.values(closes)
  assert.equal(new Set(rows.map((row) => row.code)).size, rows.length)
  for (const row of rows) {
    assert.ok((row.code >= 1000 && row.code < 1016) || (row.code >= 4000 && row.code < 5000), String(row.code))
    if (row.code >= 4000) assert.equal(row.code >= 4500, row.after === 'stop', `${row.code} ${row.after}`)
    assert.match(row.text, /\.$/)
    assert.ok(row.text.length <= 123)
  }
})

test('errors: a status that fits the retry, a sentence, and the event knows each code', () => {
  for (const [code, row] of Object.entries(errors)) {
    assert.ok(row.status >= 400 && row.status < 600, code)
    const isTransient = row.status === 408 || row.status === 429 || row.status >= 500
    assert.equal(isTransient, row.retry !== 'never', `${code}: ${row.status} and ${row.retry}`)
    assert.match(row.text, /^[A-Z].*\.$/, code)
  }
  const schema = JSON.parse(JSON.stringify(events.error)) as { properties: { code: { enum: string[] } } }
  assert.deepEqual(schema.properties.code.enum, Object.keys(errors))
})
