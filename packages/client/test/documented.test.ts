import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const source = (file: string) => readFileSync(join(import.meta.dirname, '..', 'src', file), 'utf8')

/** What the entries export of the SDK's own, by file. */
function exported(): [file: string, name: string][] {
  const found = ['index.ts', 'node.ts'].flatMap((entry) => [
    ...source(entry).matchAll(/^export (?:type )?\{([^}]*)\} from '\.\/([^']*)'/gm),
  ])
  return found.flatMap(([, names, file]) =>
    [...String(names).matchAll(/\w+/g)].map(([name]): [string, string] => [String(file), name]),
  )
}

test('everything that is exported has a docstring', () => {
  const names = exported()
  assert.ok(names.length > 25, `${names.length} exports`)
  const bare = names.filter(([file, name]) => {
    const declared = `export (?:abstract )?(?:class|interface|type|const|function|async function) ${name}\\b`
    return !new RegExp(`\\*/\\n${declared}`).test(source(file))
  })
  assert.deepEqual(bare, [])
})

test('so has every public method and property of a chat and of a conversation', () => {
  for (const file of ['chat.ts', 'conversation.ts']) {
    const lines = source(file).split('\n')
    const start = lines.findIndex((line) => /^export class/.test(line))
    const bare = lines.filter((line, i) => {
      const isMember = i > start && /^ {2}(?:async |get |readonly )*\*?(?!constructor|private)\w+[<(:]/.test(line)
      return isMember && !/(?:\*\/)$/.test(lines[i - 1] ?? '')
    })
    assert.deepEqual(bare, [])
  }
})
