import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeLog } from '../../src/ops/log.ts'

function listening(isTTY = false) {
  const lines: string[] = []
  const log = makeLog({ level: 'info', serverId: 'n1', output: { write: (line) => lines.push(line), isTTY } })
  return { log, lines }
}

test('a line is JSON with time, level, node, text and fields', () => {
  const { log, lines } = listening()
  log.warn({ conversation: 'c1', code: 'busy' }, 'the queue is full')
  log.debug({}, 'not asked for')
  assert.equal(lines.length, 1)
  const { time, ...line } = JSON.parse(lines[0] ?? '') as Record<string, unknown>
  assert.match(String(time), /^\d{4}-\d\d-\d\dT/)
  assert.deepEqual(line, { level: 'warn', node: 'n1', conversation: 'c1', code: 'busy', msg: 'the queue is full' })
})

test('what must not be read is hidden, at three levels', () => {
  const { log, lines } = listening()
  const secrets = Object.fromEntries(
    ['authorization', 'token', 'ticket', 'body', 'text', 'cookie', 'query', 'sec-websocket-protocol'].map((name) => [
      name,
      'canary',
    ]),
  )
  log.error({ ...secrets, headers: secrets, request: { headers: secrets } }, 'refused')
  log.child(secrets).warn({}, 'a child')
  assert.equal(lines.length, 2)
  assert.ok(!lines.join('').includes('canary'))
  assert.ok(lines.join('').includes('[hidden]'))
})

test('an error is told by name, code and place, never by its text', () => {
  const { log, lines } = listening()
  const error = Object.assign(new TypeError('invalid input "canary"'), { code: '22P02', detail: 'canary' })
  log.error({ err: error }, 'the store refused')
  log.error({ err: error })
  log.error(error as object, 'with a text of its own')
  log.error({ error: 'busy' }, 'a refusal')
  const [first, , , last] = lines.map(
    (line) => JSON.parse(line) as { err?: { code: string; name: string; at: string[] }; error?: string },
  )
  assert.deepEqual([first?.err?.name, first?.err?.code], ['TypeError', '22P02'])
  assert.ok(first?.err?.at.some((line) => line.includes('log.test.ts')))
  assert.equal(last?.error, 'busy')
  assert.ok(!lines.join('').includes('canary'))
})

test('to a terminal it is one readable line, without the power to move the cursor', () => {
  const { log, lines } = listening(true)
  log.info({ port: 7700, from: 'a b', bad: '\u001b[2J\n' }, 'listening\nnow')
  const [line = ''] = lines
  assert.equal(line.indexOf('\n'), line.length - 1)
  assert.match(line, /info .* listening\\nnow .*port=7700 from="a b" bad="\\u001b\[2J\\n"/)
})
