import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { verifyFiles } from '@confab/verify'
import { entryBody, Trace, tracer } from '../src/replay/tracing.ts'

const said = { clientId: 'c', sender: 'alice', at: 1, counts: true }

test('an edit that was emptied by a later one bears no hash: its first content is gone', () => {
  const edit = { ...said, seq: 2, kind: 'edit', content: { target: 1, text: 'tea' } }
  assert.ok(entryBody('room', edit).hash)
  assert.equal(entryBody('room', { ...edit, content: { target: 1 } }).hash, undefined)
  const reaction = { ...edit, kind: 'reaction', content: { target: 1, emoji: '👍' } }
  assert.ok(entryBody('room', reaction).hash)
  assert.equal(entryBody('room', { ...reaction, content: {} }).hash, undefined)
})

test('P4.1 a reader who is whole before he was shown anything says where he begins', () => {
  const folder = mkdtempSync(join(tmpdir(), 'confab-tracing-'))
  try {
    const trace = new Trace(join(folder, 'bob.jsonl'), () => 0)
    const tell = tracer(trace, 'bob/phone')
    const conn = 'one'
    const entry = { ...said, seq: 8, kind: 'message', content: { text: 'tea' } }
    tell({ ev: 'whole', conv: 'room', seq: 7, conn })
    tell({ ev: 'entry', conv: 'room', entry, conn })
    tell({ ev: 'whole', conv: 'room', seq: 8, conn })
    tell({ ev: 'limited', conv: 'room', from: 9, to: 12, conn })
    tell({ ev: 'whole', conv: 'room', seq: 12, conn })
    trace.close()
    assert.deepEqual(verifyFiles([trace.path]).findings, [])
    assert.match(readFileSync(trace.path, 'utf8'), /"seq":7,"from":8\}/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
