import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settingsOf } from '../redis/settings.ts'
import { leftOut } from '../without.ts'

test('CONFAB_TEST_WITHOUT is a comma list of what is known, and nothing else', () => {
  assert.deepEqual([...leftOut('')], [])
  assert.deepEqual([...leftOut('kafka')], ['kafka'])
  assert.deepEqual([...leftOut(' kafka , haproxy,')], ['kafka', 'haproxy'])
  assert.throws(() => leftOut('kafak'), /CONFAB_TEST_WITHOUT names kafak; it may name redis, kafka, postgres15/)
})

test('flags of Redis become lines of its file', () => {
  const flags = ['--save', '', '--requirepass', 'a "b" c', '--replicaof', '127.0.0.1', '1']
  assert.equal(settingsOf(flags), 'save ""\nrequirepass "a \\"b\\" c"\nreplicaof "127.0.0.1" "1"\n')
})
