import assert from 'node:assert/strict'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { jwtSecret, readConfig, secretFile } from '@confab/server'
import { formatLine, generateTrace, TraceWriter } from '@confab/verify'
import { Job } from '../src/job.ts'
import { makeProgram } from '../src/program.ts'
import { processShell } from '../src/shell.ts'
import { call, folderFor } from './caller.ts'

const commands = makeProgram(new Job(processShell())).commands
const secret = 'a secret that only the tests know, long enough'

function payload(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}

test('every command has help with examples', async () => {
  const paths = commands.flatMap((one) => [[one.name()], ...one.commands.map((sub) => [one.name(), sub.name()])])
  assert.ok(paths.length >= 15)
  for (const path of [[], ...paths]) {
    const { exit, out } = await call([...path, '--help'])
    assert.equal(exit, 0, path.join(' '))
    assert.match(out, /Examples:\n {2}/, path.join(' '))
  }
})

test('a wrong call is told in the exit code, with nothing on standard output', async () => {
  const wrong: string[][] = [
    ['foo'],
    ['token'],
    ['send', '--nope'],
    ['tail', '--last', 'x'],
    ['replay'],
    ['verify', '/none/such'],
    ['token', '--user', 'bob', '--ttl', '0'],
  ]
  for (const argv of wrong) {
    const { exit, out, err } = await call(argv)
    assert.deepEqual([exit, out], [2, ''], argv.join(' '))
    assert.notEqual(err, '', argv.join(' '))
  }
})

test('a wrong call names the help of that very command', async () => {
  assert.match((await call(['up', '--prot', '1'])).err, /\(confab up --help shows how\)/)
  assert.match((await call(['epoch', 'bump', '--nope'])).err, /\(confab epoch bump --help shows how\)/)
})

test('durations are shown as one types them', async () => {
  assert.match((await call(['token', '--help'])).out, /--ttl <duration>[^(]*\(default: 1d\)/)
})

test('the table of settings is one through a pipe and on a wide terminal, and readable on a narrow one', async () => {
  const one = /^CONFAB_PORT +7700 +default +HTTP/m
  assert.match((await call(['config'])).out, one)
  assert.match((await call(['config'], { width: 400 })).out, one)
  const { out } = await call(['config'], { width: 80, env: { NO_COLOR: '1' } })
  assert.match(out, /^CONFAB_PORT +7700 +default\n {4}HTTP/m)
})

test('export and epoch refuse a folder without a store, and make none', async (t) => {
  const cwd = folderFor(t)
  for (const argv of [['export'], ['export', 'all.jsonl'], ['epoch', 'get'], ['epoch', 'bump']]) {
    const { exit, out, err } = await call([...argv, '--data-dir', 'typo'], { cwd })
    assert.deepEqual([exit, out], [1, ''], argv.join(' '))
    assert.match(err, /^confab: there is no store in [^\n]*\/typo; [^\n]*CONFAB_DATA[^\n]*\n$/)
  }
  assert.deepEqual(readdirSync(cwd), [])
})

test('up refuses files that are not there before anything is made', async (t) => {
  const cwd = folderFor(t)
  const argv = ['up', '--port', '0', '--jwks', 'keys.json', '--tls-cert', 'c.pem', '--tls-key', 'k.pem']
  const { exit, out, err } = await call(argv, { cwd })
  assert.deepEqual([exit, out, readdirSync(cwd)], [1, '', []])
  assert.match(err, /^(confab: CONFAB_(TLS_CERT|TLS_KEY|JWKS): [^\n]*can't be read \(ENOENT\)\n){3}$/)
})

test('the version is that of the package', async () => {
  assert.match((await call(['--version'])).out, /^\d+\.\d+\.\d+\n$/)
})

test('a token says what it was asked to say', async () => {
  const argv = [
    'token',
    '--user',
    'bob',
    '--admin',
    '--device',
    'phone',
    '--tenant',
    'acme',
    '--name',
    'Bob',
    '--ttl',
    '1h',
  ]
  const { exit, out } = await call(argv, { env: { CONFAB_JWT_SECRET: secret } })
  const { iat, exp, ...claims } = payload(out)
  assert.equal(exit, 0)
  assert.deepEqual(claims, { sub: 'bob', tenant: 'acme', device: 'phone', admin: true, name: 'Bob' })
  assert.equal(Number(exp) - Number(iat), 3_600)
})

test('a token is signed with the secret of the data folder, which others cannot read; without one it says what to do', async (t) => {
  const folder = folderFor(t)
  const refused = await call(['token', '--user', 'bob'], { cwd: folder })
  assert.deepEqual([refused.exit, refused.out], [1, ''])
  assert.match(refused.err, /start the server first \(`npm start`\)/)
  const { config } = readConfig({}, {}, folder)
  jwtSecret(config)
  assert.equal(statSync(secretFile(config.dataDir)).mode & 0o777, 0o600)
  assert.equal((await call(['token', '--user', 'bob'], { cwd: folder })).exit, 0)
})

test('config shows values and sources, and hides secrets', async () => {
  const env = { CONFAB_PORT: '8080', CONFAB_JWT_SECRET: secret, CONFAB_DATABASE_URL: 'postgres://u:pass@h/d' }
  const { exit, out } = await call(['config', '--json', '--host', '::1'], { env })
  const rows: Record<string, string>[] = JSON.parse(out).settings
  const found = (name: string) => rows.filter((row) => row.env === name).map(({ value, source }) => [value, source])[0]
  assert.equal(exit, 0)
  assert.deepEqual(found('CONFAB_PORT'), ['8080', 'environment'])
  assert.deepEqual(found('CONFAB_HOST'), ['::1', 'flag'])
  assert.deepEqual(found('CONFAB_LOG_LEVEL'), ['info', 'default'])
  const all = out + (await call(['config'], { env })).out
  for (const hidden of [secret, 'pass@']) assert.ok(!all.includes(hidden))
})

test('config names what is wrong', async () => {
  const { exit, err } = await call(['config'], { env: { CONFAB_PORT: 'x', CONFAB_PROT: '1' } })
  assert.equal(exit, 1)
  assert.match(err, /CONFAB_PORT: "x" is not a whole number/)
  assert.match(err, /CONFAB_PROT: there is no such setting/)
})

test('no server there is told by an exit code of its own', async () => {
  const env = { CONFAB_JWT_SECRET: secret, CONFAB_URL: 'http://127.0.0.1:9' }
  for (const argv of [['send', 'hi'], ['tail'], ['chat'], ['announce', 'hi']]) {
    const { exit, err } = await call(argv, { env })
    assert.equal(exit, 3, argv.join(' '))
    assert.match(err, /^confab: no server answers at http:\/\/127\.0\.0\.1:9 /)
  }
})

test('verify passes a good trace, and names the rule that a broken one breaks', async (t) => {
  const folder = folderFor(t)
  const lines = [...generateTrace({ seed: 1, conversations: 1, readers: 3, messages: 50, trouble: 0 })]
  const writer = new TraceWriter(join(folder, 'good.jsonl'))
  for (const line of lines) writer.write(line)
  writer.close()
  const good = await call(['verify', '.'], { cwd: folder })
  assert.equal(good.exit, 0)
  assert.match(good.out, / 0 violations\n$/)
  const at = lines.findIndex((line) => line.ev === 'entry' && line.seq === 20)
  writeFileSync(
    join(folder, 'bad.jsonl'),
    lines
      .toSpliced(at, 1)
      .map((line) => `${formatLine(line)}\n`)
      .join(''),
  )
  const bad = await call(['verify', 'bad.jsonl'], { cwd: folder })
  assert.equal(bad.exit, 1)
  assert.match(bad.out, /^P3\.2 /m)
})
