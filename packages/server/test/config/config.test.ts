import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { describeConfig } from '../../src/config/describe.ts'
import { nearest } from '../../src/config/nearest.ts'
import { readConfig } from '../../src/config/read.ts'
import { settings } from '../../src/config/table.ts'
import { limitTable } from '../../src/domain/limits.ts'

const secret = 'canary-secret-canary-secret-canary'

test('without any setting it starts on this machine only', () => {
  const { config, problems, warnings } = readConfig({}, {}, '/home/alice')
  assert.deepEqual(problems, [])
  assert.deepEqual(warnings, [])
  assert.equal(config.port, 7_700)
  assert.equal(config.host, '127.0.0.1')
  assert.equal(config.dataDir, '/home/alice/data')
  assert.deepEqual(config.origins, ['http://localhost:7700', 'http://127.0.0.1:7700'])
  assert.equal(config.limits.sendsPerSecond, 10)
  assert.equal(config.allowTokenInQuery, false)
})

test('a flag goes before a variable, a variable before the default', () => {
  const { config, sources } = readConfig({ CONFAB_PORT: '1', CONFAB_HOST: '::1' }, { port: '2' })
  assert.deepEqual([config.port, sources.port], [2, 'flag'])
  assert.deepEqual([config.host, sources.host], ['::1', 'environment'])
  assert.equal(sources.dataDir, 'default')
})

test('a relative data folder is relative to where the command was typed', () => {
  assert.equal(readConfig({ CONFAB_CWD: '/work', CONFAB_DATA: 'chat' }).config.dataDir, '/work/chat')
  assert.equal(readConfig({ CONFAB_CWD: '/work', CONFAB_DATA: '/chat' }).config.dataDir, '/chat')
})

const wrong: [Record<string, string>, string][] = [
  [{ CONFAB_PORT: '99999' }, 'CONFAB_PORT: 99999 is not between 0 and 65535'],
  [{ CONFAB_PORT: '7e3' }, 'CONFAB_PORT: "7e3" is not a whole number'],
  [{ CONFAB_DEV: 'perhaps' }, 'CONFAB_DEV: "perhaps" is not yes or no'],
  [{ CONFAB_ORIGINS: '*' }, 'CONFAB_ORIGINS: "*" is not an exact origin such as https://chat.example.com'],
  [
    { CONFAB_ORIGINS: 'https://a.example, https://b.example/' },
    'CONFAB_ORIGINS: "https://b.example/" is not an exact origin such as https://chat.example.com',
  ],
  [
    { CONFAB_TRUST_PROXY: '10.0.0.0/40' },
    'CONFAB_TRUST_PROXY: "10.0.0.0/40" is not an address or network such as 10.0.0.0/8',
  ],
  [{ CONFAB_TRUST_PROXY: '1' }, 'CONFAB_TRUST_PROXY: "1" is not an address or network such as 10.0.0.0/8'],
  [{ CONFAB_TLS_CERT: 'a.pem' }, 'CONFAB_TLS_CERT and CONFAB_TLS_KEY: both or neither'],
  [{ CONFAB_LOG_LEVEL: 'loud' }, 'CONFAB_LOG_LEVEL: "loud" is not one of trace, debug, info, warn, error, silent'],
  [{ CONFAB_JWKS: 'ftp://keys' }, 'CONFAB_JWKS: "ftp://keys" is neither a file nor an http(s) URL'],
  [{ CONFAB_ISSUER_TENANTS: 'acme' }, 'CONFAB_ISSUER_TENANTS: "acme" is not of the form issuer=tenant'],
  [{ CONFAB_JWT_SECRET: 'canary' }, 'CONFAB_JWT_SECRET: is shorter than 32 bytes: HS256 needs as many'],
  [
    { CONFAB_DATABASE_URL: 'canary' },
    'CONFAB_DATABASE_URL: is not a URL such as postgres://user:password@host:5432/database',
  ],
  [{ CONFAB_TEXT_BYTES: '16385' }, 'CONFAB_TEXT_BYTES: 16385 is not between 1 and 16384'],
  [{ CONFAB_SILENCE_MS: '30000' }, 'CONFAB_HEARTBEAT_MS must be below CONFAB_SILENCE_MS'],
]
for (const [env, problem] of wrong) {
  test(`said precisely: ${problem}`, () => assert.deepEqual(readConfig(env).problems, [problem]))
}

test('a wrong flag is named as it was typed', () => {
  assert.deepEqual(readConfig({}, { databaseUrl: 'x' }).problems[0]?.split(':')[0], '--database-url')
})

test('an unknown variable is warned of, with the name that was probably meant', () => {
  assert.deepEqual(readConfig({ CONFAB_PROT: '1', CONFAB_XYZZY_PLUGH: '1', OTHER: '1' }).warnings, [
    'CONFAB_PROT: there is no such setting; CONFAB_PORT is one',
    'CONFAB_XYZZY_PLUGH: there is no such setting',
  ])
  assert.equal(nearest('CONFAB_HEARTBEAT', ['CONFAB_HEARTBEAT_MS', 'CONFAB_PORT']), 'CONFAB_HEARTBEAT_MS')
})

test('the default tenant can be none', () => {
  assert.equal(readConfig({}).config.defaultTenant, 'main')
  assert.equal(readConfig({ CONFAB_DEFAULT_TENANT: '-' }).config.defaultTenant, undefined)
})

test('what is open to others is warned of', () => {
  const { warnings } = readConfig({
    CONFAB_HOST: '0.0.0.0',
    CONFAB_TOKEN_IN_QUERY: 'yes',
    CONFAB_JWKS: 'http://keys/jwks',
  })
  assert.deepEqual(
    warnings.map((line) => line.split(':')[0]),
    ['CONFAB_HOST', 'CONFAB_TOKEN_IN_QUERY', 'CONFAB_JWKS'],
  )
})

test('every limit is a setting, and no variable or flag names two', () => {
  for (const name of Object.keys(limitTable)) assert.ok(name in settings, name)
  const rows = describeConfig(readConfig({}))
  assert.equal(new Set(rows.map((row) => row.env)).size, rows.length)
  assert.equal(new Set(rows.map((row) => row.flag)).size, rows.length)
  for (const row of rows) assert.ok(row.text.length > 3 && row.env.startsWith('CONFAB_'), row.name)
})

test('what is printed hides secrets, and shows values and sources', () => {
  const env = { CONFAB_JWT_SECRET: secret, CONFAB_ADMIN_KEY: secret, CONFAB_DATABASE_URL: `postgres://a:${secret}@h/d` }
  const rows = describeConfig(readConfig({ ...env, CONFAB_ORIGINS: 'https://a.example' }))
  assert.ok(!JSON.stringify(rows).includes('canary'))
  const shown = Object.fromEntries(rows.map((row) => [row.name, `${row.value} (${row.source})`]))
  assert.equal(shown.jwtSecret, '(hidden) (environment)')
  assert.equal(shown.adminKey, '(hidden) (environment)')
  assert.equal(shown.origins, 'https://a.example (environment)')
  assert.equal(shown.port, '7700 (default)')
  assert.equal(shown.tlsCert, ' (default)')
})

test('no text makes it throw, and every problem or warning is one line', () => {
  const variable = fc.constantFrom(...Object.values(settings).map((row) => row.env))
  fc.assert(
    fc.property(fc.dictionary(variable, fc.string({ unit: 'binary' }), { noNullPrototype: true }), (env) => {
      const { problems, warnings } = readConfig(env)
      for (const line of [...problems, ...warnings]) assert.ok(line.length < 400)
    }),
  )
})
