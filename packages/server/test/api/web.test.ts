import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { web } from '../../src/api/web/web.ts'
import { fakeApi } from './fake.ts'

const code = 'console.log("the app")\n'.repeat(50)

/** A built app in a folder, beside a file that is none of it. */
async function served(t: { after(done: () => void): void }) {
  const place = mkdtempSync(join(tmpdir(), 'confab-web-'))
  t.after(() => rmSync(place, { recursive: true, force: true }))
  const folder = join(place, 'dist')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(place, 'secret.txt'), 'a secret beside the app')
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Confab</title>')
  for (const [end, content] of Object.entries({ '': code, '.br': brotliCompressSync(code), '.gz': gzipSync(code) }))
    writeFileSync(join(folder, `assets/app-abc123.js${end}`), content)
  const { app } = fakeApi()
  const reported: string[] = []
  await app.register(web({ folder, origins: ['https://chat.example'], reported: (one) => reported.push(one) }))
  const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
    app.inject({ method, url, headers })
  return { app, get, reported }
}

test('P6.44 the page bears a policy under which nothing foreign or inline runs, and no site frames it', async (t) => {
  const { get } = await served(t)
  const { headers, body } = await get('/')
  assert.match(body, /<title>Confab/)
  const policy = String(headers['content-security-policy'])
  for (const part of [
    ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "require-trusted-types-for 'script'"],
    ...["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"],
    "connect-src 'self' wss://chat.example",
  ])
    assert.ok(policy.split('; ').includes(part), part)
  assert.doesNotMatch(policy, /unsafe|\*/)
  const expected = {
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  }
  for (const [name, value] of Object.entries(expected)) assert.equal(headers[name], value, name)
  assert.match(String(headers['permissions-policy']), /camera=\(\)/)
})

test('P6.45 hashed names are kept for ever, and answered as they were compressed before', async (t) => {
  const { get } = await served(t)
  const asset = '/assets/app-abc123.js'
  const plain = await get(asset)
  assert.equal(plain.body, code)
  for (const coding of ['br', 'gzip']) {
    const { headers, rawPayload } = await get(asset, { 'accept-encoding': coding })
    assert.equal(headers['content-encoding'], coding)
    assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.match(String(headers.vary), /accept-encoding/)
    assert.match(String(headers['content-type']), /javascript/)
    assert.ok(rawPayload.length < code.length / 2)
  }
  const head = await get(asset, {}, 'HEAD')
  assert.deepEqual([head.statusCode, head.body, head.headers['content-length']], [200, '', String(code.length)])
  const again = await get('/', { 'if-none-match': String((await get('/')).headers.etag) })
  assert.deepEqual([again.statusCode, again.body], [304, ''])
})

test('P6.45 the app’s own paths are its page; the node’s are not, and nothing outside the folder is served', async (t) => {
  const { get, app } = await served(t)
  for (const path of ['/c/0189a2b4-1234-4234-8234-123456789abc', '/settings', '/join/ab?x=1.2'])
    assert.match((await get(path)).body, /<title>Confab/, path)
  const nowhere = [
    '/v1/nothing',
    '/v1',
    '/metrics/x',
    '/healthz/x',
    '/readyz/x',
    '/debug/x',
    '/assets/none',
    '/none.js',
  ]
  const outside = ['/../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt', '/..%5csecret.txt', '/%00']
  for (const path of [...nowhere, ...outside, '/assets/app-abc123.js.br']) {
    const { statusCode, body } = await get(path)
    assert.ok(statusCode === 404 || statusCode === 400, `${path} ${statusCode}`)
    assert.doesNotMatch(body, /secret beside|<title>/, path)
  }
  assert.equal((await app.inject({ method: 'POST', url: '/settings' })).statusCode, 404)
  assert.equal((await get('/v1/blocks')).statusCode, 401)
})

test('P6.44 what the policy kept from happening is counted, by directives of a fixed list', async (t) => {
  const { app, reported } = await served(t)
  const tell = (type: string, body: unknown) =>
    app.inject({
      ...{ method: 'POST', url: '/v1/csp-reports', payload: JSON.stringify(body) },
      headers: { 'content-type': type },
    })
  const old = { 'csp-report': { 'violated-directive': 'script-src-elem https://evil.example' } }
  assert.equal((await tell('application/csp-report', old)).statusCode, 204)
  const fresh = [
    { type: 'csp-violation', body: { effectiveDirective: 'img-src' } },
    { body: { effectiveDirective: 'x'.repeat(99) } },
    7,
  ]
  assert.equal((await tell('application/reports+json', fresh)).statusCode, 204)
  assert.equal((await tell('text/plain', fresh)).statusCode, 415)
  assert.deepEqual(reported, ['script-src', 'img-src', 'other', 'other'])
})
