import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { changed } from '../tomorrow/changed.ts'
import { changes } from '../tomorrow/changes.ts'

const root = join(import.meta.dirname, '../../..')

test('each change of the version to come finds its place in the source', () => {
  for (const file of new Set(changes.map((change) => change.file))) {
    const text = readFileSync(join(root, file), 'utf8')
    assert.notEqual(changed(join(root, file), text), text, file)
  }
})

test('what is not there once is told, with where to mend it', () => {
  const { file } = changes[0] as { file: string }
  assert.throws(() => changed(join(root, file), 'nothing'), /has not exactly one .*mend/)
})
