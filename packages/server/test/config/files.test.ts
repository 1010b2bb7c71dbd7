import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { wrongFiles } from '../../src/config/files.ts'
import { readConfig } from '../../src/config/read.ts'

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'confab-files-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function judged(env: Record<string, string>, cwd: string): readonly string[] {
  const { config, problems } = readConfig(env, {}, cwd)
  assert.deepEqual(problems, [])
  return wrongFiles(config)
}

test('files that the settings name are relative to where the command was typed', () => {
  const { config } = readConfig(
    { CONFAB_TLS_CERT: 'c.pem', CONFAB_TLS_KEY: '/k.pem', CONFAB_JWKS: 'keys.json' },
    {},
    '/here',
  )
  assert.deepEqual([config.tlsCert, config.tlsKey, config.jwks], ['/here/c.pem', '/k.pem', '/here/keys.json'])
  assert.equal(readConfig({ CONFAB_JWKS: 'https://login/keys' }, {}, '/here').config.jwks, 'https://login/keys')
})

test('a file that is not there is named, with its variable', (t) => {
  const cwd = folderFor(t)
  assert.deepEqual(judged({}, cwd), [])
  assert.deepEqual(judged({ CONFAB_TLS_CERT: 'c.pem', CONFAB_TLS_KEY: 'k.pem', CONFAB_JWKS: 'keys.json' }, cwd), [
    `CONFAB_TLS_CERT: ${cwd}/c.pem can't be read (ENOENT)`,
    `CONFAB_TLS_KEY: ${cwd}/k.pem can't be read (ENOENT)`,
    `CONFAB_JWKS: ${cwd}/keys.json can't be read (ENOENT)`,
  ])
})

test('a file that holds something else is told, and no line of it is shown', (t) => {
  const cwd = folderFor(t)
  const { privateKey } = generateKeyPairSync('ed25519')
  writeFileSync(join(cwd, 'c.pem'), 'canary')
  writeFileSync(join(cwd, 'k.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
  writeFileSync(join(cwd, 'keys.json'), '{"keys":[]}')
  const lines = judged({ CONFAB_TLS_CERT: 'c.pem', CONFAB_TLS_KEY: 'k.pem', CONFAB_JWKS: 'keys.json' }, cwd)
  assert.equal(lines.length, 2)
  assert.match(lines[0] ?? '', /^CONFAB_TLS_CERT: .*c\.pem is no PEM certificate \([A-Z_0-9]+\)$/)
  assert.match(lines[1] ?? '', /^CONFAB_JWKS: .*keys\.json holds no keys/)
  writeFileSync(join(cwd, 'keys.json'), 'canary')
  assert.match(judged({ CONFAB_JWKS: 'keys.json' }, cwd)[0] ?? '', /^CONFAB_JWKS: .*keys\.json is not JSON$/)
})

test('P8.51 who signed certificates is a file too, and is looked at before anything starts', (t) => {
  const cwd = folderFor(t)
  writeFileSync(join(cwd, 'ca.pem'), 'canary')
  const lines = judged({ CONFAB_REDIS_URL: 'rediss://r', CONFAB_REDIS_CA: 'ca.pem', CONFAB_KAFKA_CA: 'none.pem' }, cwd)
  assert.match(lines[0] ?? '', /^CONFAB_REDIS_CA: .*ca\.pem is no PEM certificate \([A-Z_0-9]+\)$/)
  assert.equal(lines[1], `CONFAB_KAFKA_CA: ${cwd}/none.pem can't be read (ENOENT)`)
  assert.match(
    readConfig({ CONFAB_REDIS_URL: 'redis://r', CONFAB_REDIS_CA: 'ca.pem' }).warnings.join(),
    /CONFAB_REDIS_CA: not used/,
  )
})
