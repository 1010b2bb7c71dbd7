import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { afterClose, type ErrorCode, errors } from '@confab/protocol'
import { promisedOf, type Side } from './bad-input-page.ts'

const folder = join(import.meta.dirname, '..')
const sources = globSync(['api/*.test.ts', 'gateway/real/*.test.ts'], { cwd: folder })
  .filter((path) => !path.endsWith('bad-input.test.ts'))
  .map((path) => readFileSync(join(folder, path), 'utf8'))
  .join('\n')

/** Names in titles and in tables of tests: 'socket: not JSON', perhaps behind the numbers of rules. */
function tested(side: Side): Set<string> {
  const names = sources.matchAll(new RegExp(`['"\`](?:P\\d+\\.\\d+ )*${side}: ([^'"\`$]+)['"\`]`, 'g'))
  return new Set(Array.from(names, ([, name = '']) => name))
}

for (const side of ['socket', 'REST'] as const) {
  test(`P7.4 bad input: each row of the page has a test, each test a row (${side})`, () => {
    const rows = promisedOf(side)
    assert.ok(rows.size > 20)
    assert.deepEqual([...tested(side)].sort(), [...rows.keys()].sort())
  })

  test(`bad input: codes, statuses and what to do are those of the tables (${side})`, () => {
    for (const [name, { answer, retry }] of promisedOf(side)) {
      const [, close, status, code] = /^(?:close (\d+)|(?:(\d{3}) )?(\w+))$/.exec(answer) ?? []
      if (close !== undefined) assert.equal(retry, afterClose(Number(close)), name)
      else assert.equal(retry, errors[code as ErrorCode]?.retry, name)
      if (side === 'REST') assert.ok(status !== undefined, name)
    }
  })
}
