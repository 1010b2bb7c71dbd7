import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { WebSocket } from 'ws'
import { type Frame, startTestNode, type TestNode } from '../people.ts'
import { ServerProcess } from '../server-process.ts'

// Of the tests alone: whoever has this key can deceive nobody but them.
const file = (name: string) => join(import.meta.dirname, '../tls', name)
const ca = readFileSync(file('cert.pem'))
const metricsToken = 'a-token-of-the-metrics-long-enough'
let at: TestNode
before(async () => {
  at = await startTestNode({
    CONFAB_TLS_CERT: file('cert.pem'),
    CONFAB_TLS_KEY: file('key.pem'),
    CONFAB_METRICS_TOKEN: metricsToken,
    CONFAB_REQUEST_HEADERS_MS: '700',
  })
})
after(() => at.stop())

/** Asks over TLS, trusting the certificate of the tests alone. */
async function ask(path: string, token: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: unknown }>()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const asked = request(`${at.node.url}${path}`, { ca, headers, method: body === undefined ? 'GET' : 'POST' })
  asked.on('error', reject)
  asked.on('response', async (answer) => {
    const isJson = answer.headers['content-type']?.includes('json')
    resolve({ status: answer.statusCode ?? 0, body: isJson ? await json(answer) : answer.resume() })
  })
  asked.end(body === undefined ? undefined : JSON.stringify(body))
  return promise
}

test('with a certificate https and wss are served, on one port', async () => {
  assert.match(at.node.url, /^https:/)
  const token = await at.token('alice')
  const made = await ask('/v1/conversations', token, { kind: 'group', clientId: randomUUID() })
  assert.equal(made.status, 201)
  const tea = (made.body as { conversation: { conversationId: string } }).conversation.conversationId
  const protocols = ['confab.v1', `confab.token.${token}`]
  const ws = new WebSocket(`${at.node.url.replace('https', 'wss')}/v1/socket`, protocols, { ca })
  const frames: Frame[] = []
  const content = { text: 'over TLS' }
  const send = { type: 'send', id: 2, payload: { conversationId: tea, clientId: randomUUID(), content } }
  ws.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as Frame
    frames.push(frame)
    if (frame.type === 'connected') ws.send('{"type":"hello","id":1,"payload":{}}')
    if (frame.id === 1) ws.send(JSON.stringify(send))
    if (frame.id === 2) ws.close()
  })
  await new Promise((resolve, reject) => ws.on('close', resolve).on('error', reject))
  assert.equal(frames[0]?.type, 'connected')
  assert.equal((frames.find(({ id }) => id === 2)?.payload as { seq?: number } | undefined)?.seq, 2)
  const page = (await ask(`/v1/conversations/${tea}/entries`, token)).body as { items: { content: object }[] }
  assert.deepEqual(page.items.at(-1)?.content, content)
})

test('a stranger to the certificate is not deceived, plain http is not answered, a slow TLS handshake is cut', async () => {
  await assert.rejects(fetch(`${at.node.url}/healthz`))
  await assert.rejects(fetch(`${at.node.url.replace('https', 'http')}/healthz`))
  const slow = connect({ port: at.node.port, host: '127.0.0.1' })
  slow.on('error', () => undefined)
  slow.write(Buffer.from([0x16, 0x03, 0x01]))
  await new Promise((resolve) => slow.resume().on('close', resolve))
})

test('metrics are for who bears their token', async () => {
  assert.equal((await ask('/metrics', await at.token('alice'))).status, 401)
  assert.equal((await ask('/metrics', metricsToken)).status, 200)
})

test('plain http beyond loopback warns, and shows its metrics to nobody', async () => {
  const open = new ServerProcess({ CONFAB_HOST: '0.0.0.0', CONFAB_ORIGINS: 'https://chat.example' })
  const { port } = new URL(await open.url())
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
  const problem = (await answer.json()) as { code: string; detail: string }
  assert.deepEqual([answer.status, problem.code], [403, 'forbidden'])
  assert.match(problem.detail, /CONFAB_METRICS_TOKEN/)
  assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200)
  assert.equal(await open.stop(), 0)
  assert.match(open.err, /CONFAB_HOST: "0\.0\.0\.0" without TLS/)
})
