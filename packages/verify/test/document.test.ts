import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { rules, verifyLines } from '@confab/verify'

const document = readFileSync(new URL('../../../docs/TRACE.md', import.meta.url), 'utf8')

test('the example of the document is a good trace, and each of its entries is needed', () => {
  const lines = document.split('```jsonl\n')[1]!.split('\n```')[0]!.split('\n')
  assert.deepEqual(verifyLines(lines).findings, [])
  for (const [at, line] of lines.entries()) {
    if (!line.includes('"auditor"')) continue
    assert.equal(verifyLines(lines.toSpliced(at, 1)).ok, false, `without line ${at + 1}`)
  }
})

test('the document states each rule in the words of the checker', () => {
  for (const [id, { title, text }] of Object.entries(rules)) {
    assert.ok(document.includes(`| ${id} | ${title} | ${text} |`), id)
  }
})
