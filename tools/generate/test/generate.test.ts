import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closes, commands, errors, events, replies } from '@confab/protocol'
import { asyncApi } from '../asyncapi.ts'
import { errorsPage } from '../errors-page.ts'
import { settingsPage } from '../settings-page.ts'

test('each error and each close code is a heading', () => {
  const page = errorsPage()
  for (const code of Object.keys(errors)) assert.ok(page.includes(`\n### ${code}\n`), code)
  for (const [name, row] of Object.entries(closes)) assert.ok(page.includes(`\n### ${row.code} ${name}\n`), name)
})

test('AsyncAPI has a message for every command, reply and event, and all its references lead somewhere', () => {
  const document = asyncApi('0.1.0') as { components: { messages: object }; operations: object }
  const count = Object.keys(commands).length + Object.keys(replies).length - 1 + Object.keys(events).length
  assert.equal(Object.keys(document.components.messages).length, count)
  assert.equal(Object.keys(document.operations).length, Object.keys(commands).length + Object.keys(events).length)
  for (const [, pointer] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    let at: unknown = document
    for (const part of (pointer ?? '').split('/')) at = (at as Record<string, unknown>)[part]
    assert.equal(typeof at, 'object', pointer ?? '')
  }
})

test('a setting without a default has an empty cell, a secret says that it is one, a bar breaks no table', () => {
  const form = { placeholder: 'a|b', show: String }
  const row = { env: 'CONFAB_X', form, initial: undefined, secret: true, text: 'what' }
  const page = settingsPage({ x: row, y: { ...row, secret: false, initial: 7 } }, (name) => `--${name}`)
  assert.ok(page.includes('| `CONFAB_X` | `--x` | a\\|b |  | what (never printed) |'))
  assert.ok(page.includes('| `CONFAB_X` | `--y` | a\\|b | `7` | what |'))
})
