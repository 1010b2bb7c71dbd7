import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { squeeze } from './squeeze.ts'

const source = join(import.meta.dirname, '..', 'src')
const protocol = join(import.meta.dirname, '..', '..', 'protocol', 'src')
const forNode = ['node.ts', 'file-storage.ts']
const own = readdirSync(source)
  .filter((file) => file.endsWith('.ts') && !forNode.includes(file))
  .map((file) => join(source, file))
/** What of the protocol's plain part is used, and so bundled. */
const used = ['closes.ts', 'wire.ts'].map((file) => join(protocol, file))

test('all of it for a browser is less than 15 KB, minified and gzipped', () => {
  const size = gzipSync(squeeze([...own, ...used]), { level: 9 }).length
  assert.ok(size < 15 * 1024, `${size} B`)
  assert.ok(size > 10_000, `${size} B: something is missing`)
})

test('nothing for a browser imports from Node, and of the protocol only what needs no schemas', () => {
  const values = new Set<string>()
  for (const file of own) {
    const text = stripTypeScriptTypes(readFileSync(file, 'utf8'))
    for (const found of text.matchAll(/^(?:import|export)\b([^;]*?) from '([^']*)'/gm)) {
      assert.match(String(found[2]), /^(\.\/|@confab\/protocol\/plain$)/, file)
      if (!found[2]?.startsWith('./')) for (const name of String(found[1]).matchAll(/\w+/g)) values.add(name[0])
    }
  }
  assert.deepEqual([...values].sort(), ['afterClose', 'features', 'subprotocol', 'tokenSubprotocol'])
})
