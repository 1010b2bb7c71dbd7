import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '../../src/config/read.ts'
import { welcome } from '../../src/welcome.ts'

const greeted = { url: 'http://127.0.0.1:7700', where: '/home/alice/data', token: 'eyJ' }

function next(
  env: Record<string, string>,
  more: Partial<typeof greeted> & { token?: string | undefined } = {},
): string[] {
  const configured = readConfig(env, {}, '/home/alice')
  const lines = welcome(configured, { ...greeted, ...more }, 'npx confab')
  return lines.filter((line) => line.includes('confab chat')).map((line) => line.slice(25))
}

test('the next command is one that works as it stands, in a terminal that knows only the defaults', () => {
  assert.deepEqual(next({}), ['npx confab chat --user alice', 'npx confab chat --user bob'])
  assert.deepEqual(next({ CONFAB_PORT: '8080' }, { url: 'http://127.0.0.1:8080' }), [
    'npx confab chat --user alice --url http://127.0.0.1:8080',
    'npx confab chat --user bob --url http://127.0.0.1:8080',
  ])
  assert.deepEqual(
    next({ CONFAB_DATA: "al's chat" })[0],
    `npx confab chat --user alice --data-dir '/home/alice/al'\\''s chat'`,
  )
})

test('where tokens come from elsewhere none is printed, and the next command asks for one', () => {
  const configured = readConfig({})
  const lines = welcome(configured, { ...greeted, token: undefined }, 'npm run confab --')
  assert.ok(!lines.some((line) => line.includes('token for alice')))
  assert.ok(lines.includes('  next, in a terminal    npm run confab -- chat --token TOKEN'))
})
