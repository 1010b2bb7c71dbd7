import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { commands, replies } from '@confab/protocol'
import { lastHash, ledgerLine, ledgerPath, wireHash } from '../../../tools/generate/wire-ledger.ts'

const remedy = [
  'The schemas of the wire changed. If the change only adds (a command, an event, an optional field), write its line:',
  '  npm run generate && npm run generate -- --wire "what changed"',
  'If it breaks a client of the version before, it needs a new subprotocol instead: undo it.',
].join('\n')

test('the wire is the one of the last line of its ledger', () => {
  const page = join(import.meta.dirname, '../../..', ledgerPath)
  const last = existsSync(page) ? lastHash(readFileSync(page, 'utf8')) : undefined
  assert.equal(last, wireHash(), remedy)
})

test('the hash is that of the schemas, and the last line counts', () => {
  assert.match(wireHash(), /^[0-9a-f]{16}$/)
  assert.equal(wireHash(), wireHash())
  const first = ledgerLine('0'.repeat(16), '0.1.0', 'a|b\nc')
  assert.equal(first.split('\n').length, 2)
  assert.equal(lastHash(first + ledgerLine('1'.repeat(16), '0.1.0', 'more')), '1'.repeat(16))
  assert.equal(lastHash('nothing'), undefined)
})

test('every command has a reply', () => assert.deepEqual(Object.keys(replies), Object.keys(commands)))
