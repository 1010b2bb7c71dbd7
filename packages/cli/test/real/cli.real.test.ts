import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Called, makeFolder } from './bed.ts'
import { logText } from './log-text.ts'

const folder = makeFolder()
let server: Called
let env: Record<string, string>
const confab = (...argv: string[]) => new Called(folder.path, argv, env)

/** Calls it with this input, to its end. */
async function call(argv: string[], input?: string) {
  const called = confab(...argv)
  if (input !== undefined) called.type(input)
  called.endInput()
  const exit = await called.ended
  return { exit, out: called.out, err: called.err }
}

async function start(port: string): Promise<RegExpExecArray> {
  server = new Called(folder.path, ['up', '--port', port, '--log-level', 'silent'])
  return server.prints(/Confab is ready\s+(http:\/\/127\.0\.0\.1:(\d+))\n[\s\S]*stop\s+Ctrl-C\n/)
}

/** How many acknowledgements are in the trace so far. */
function acknowledged(): number {
  const traces = join(folder.path, 'traces')
  const files = existsSync(traces) ? readdirSync(traces) : []
  return files.reduce((sum, file) => sum + readFileSync(join(traces, file), 'utf8').split('"ev":"ack"').length - 1, 0)
}

describe('confab on a real server', { timeout: 120_000 }, () => {
  before(async () => {
    const [, url = '', port = ''] = await start('0')
    env = { CONFAB_URL: url, CONFAB_PORT: port }
  })
  after(async () => {
    server.signal('SIGKILL')
    await server.ended
    folder.remove()
  })

  test('up prints where it listens, where its data is, a token and what to do next', () => {
    const { out } = server
    assert.ok(out.includes(join(folder.path, 'data')))
    assert.match(out, /a token for alice\s+eyJ[\w-]+\.[\w-]+\.[\w-]+\n/)
    assert.match(out, /chat --user alice/)
  })

  test('a port in use is one line, and nothing is made', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((listening) => taken.once('listening', listening))
    const { port } = taken.address() as { port: number }
    const { exit, out, err } = await call(['up', '--port', String(port), '--data-dir', 'other'])
    taken.close()
    assert.deepEqual([exit, out], [1, ''])
    assert.match(err, /^confab: 127\.0\.0\.1:\d+ is in use; [^\n]+\n$/)
    assert.throws(() => readFileSync(join(folder.path, 'other', 'jwt-secret')), { code: 'ENOENT' })
  })

  test('a Ctrl-C before it is up ends it, and leaves no process and no half database', async () => {
    const early = confab('up', '--port', '0', '--data-dir', 'early')
    await early.prints(/making the database/)
    early.signal('SIGINT')
    assert.equal(await early.ended, 0)
    assert.match(early.out, /it will stop as soon as it is up/)
    assert.doesNotMatch(early.out, /Confab is ready/)
    const left = readdirSync(join(folder.path, 'early'))
    assert.deepEqual(
      left.filter((name) => /new-|confab\.pid/.test(name)),
      [],
    )
    assert.ok(!existsSync(join(folder.path, 'early', 'postgres', 'postmaster.pid')))
  })

  test('a server whose reader or terminal goes away goes on, and ends in order', async () => {
    const up = new Called(folder.path, ['up', '--port', '0', '--data-dir', 'piped'], env, 'head -n 1')
    const at = (name: string) => join(folder.path, 'piped', name)
    while (!up.err.includes('"started"')) await pause(20)
    // `head` has gone by now; what is said at the end finds nobody.
    process.kill(Number(readFileSync(at('confab.pid'), 'utf8').split('\n')[0]), 'SIGHUP')
    await up.ended
    assert.match(up.err, /"msg":"stopped"/)
    assert.deepEqual([existsSync(at('confab.pid')), existsSync(at('postgres/postmaster.pid'))], [false, false])
  })

  test('alice and bob meet in the lobby and see each other', async () => {
    const alice = confab('chat', '--user', 'alice')
    await alice.prints(/lobby, channel, as alice/)
    const bob = confab('chat', '--user', 'bob')
    await alice.prints(/bob joined/)
    alice.type('Is there tea?')
    await bob.prints(/alice Is there tea\?/)
    bob.type('There is.')
    await alice.prints(/bob There is\./)
    bob.endInput()
    alice.type('/quit')
    assert.deepEqual(await Promise.all([alice.ended, bob.ended]), [0, 0])
  })

  test('the list says what is unread; what a chat showed is read', async () => {
    const bob = confab('chat', '--user', 'bob')
    await bob.prints(/lobby, channel, as bob/)
    const alice = confab('chat', '--user', 'alice', '--with', 'bob')
    await alice.prints(/bob, direct, as alice/)
    alice.type('one')
    alice.type('two')
    await alice.prints(/alice two/)
    const listed = async (pattern: RegExp) => {
      while (!pattern.test(bob.out)) {
        bob.type('/list')
        await pause(200)
      }
    }
    await listed(/alice +2 unread +direct/)
    bob.type('/with alice')
    // The whole of it, not just what came while he looked elsewhere.
    await bob.prints(/alice, direct, as bob[\s\S]*alice opened this conversation[\s\S]*alice one[\s\S]*alice two/)
    bob.out = ''
    bob.type('/join lobby')
    await listed(/alice +direct/)
    for (const each of [alice, bob]) each.endInput()
    assert.deepEqual(await Promise.all([alice.ended, bob.ended]), [0, 0])
  })

  test('what send is piped, tail shows, and a pipe that closes ends it quietly', async () => {
    const tail = confab('tail', '--user', 'carol', '--channel', 'pipes', '--json')
    await tail.prints(/"action":"join","users":\["carol"\]/)
    assert.deepEqual(await call(['send', '--to', 'pipes', '--user', 'bob'], 'one\ntwo'), { exit: 0, out: '', err: '' })
    await tail.prints(/"text":"two"/)
    const entries = tail.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.deepEqual(
      entries.flatMap(({ content }) => content.text ?? []),
      ['one', 'two'],
    )
    tail.signal('SIGKILL')
    await tail.ended
    const head = new Called(folder.path, ['tail', '--user', 'bob', '--to', 'pipes', '--json'], env, 'head -n 1')
    // That a reader has gone is told by the next write.
    await head.prints(/\n/)
    assert.equal((await call(['send', '--to', 'pipes', '--user', 'bob'], 'three')).exit, 0)
    assert.equal(await head.ended, 0)
    assert.deepEqual([head.out.trim().split('\n').length, head.err], [1, ''])
    const { exit, out } = await call(['tail', '--user', 'bob', '--to', 'pipes', '--no-follow', '--last', '2'])
    assert.equal(exit, 0)
    assert.match(out, /^ +\d+ \d\d:\d\d bob two\n +\d+ \d\d:\d\d bob three\n$/)
  })

  test('an announcement reaches who comes later', async () => {
    assert.equal((await call(['announce', '--title', 'News', 'Soup today'])).exit, 0)
    const dave = confab('chat', '--user', 'dave')
    dave.type('/join News')
    await dave.prints(/News, announcement,[\s\S]*Soup today/)
    dave.endInput()
    assert.equal(await dave.ended, 0)
  })

  test('a token of somebody else is refused, by an exit code of its own', async () => {
    assert.equal((await call(['send', '--token', 'eyJh.eyJz.sig', 'hi'])).exit, 4)
  })

  test('a day is replayed over flapping readers and a kill, and no rule is broken', async () => {
    mkdirSync(join(folder.path, 'logs'))
    writeFileSync(join(folder.path, 'logs', '2031-02-03.log'), logText(600))
    const replay = confab('replay', 'logs', '--speed', '0', '--readers', '4', '--traces', 'traces')
    while (acknowledged() < 100) await pause(50)
    const url = new URL(env.CONFAB_URL ?? '')
    server.signal('SIGKILL')
    await server.ended
    await start(url.port)
    assert.equal(await replay.ended, 0, replay.err)
    assert.match(replay.out, /, 0 violations\n$/)
    assert.match(replay.err, /1 lines can't be read:\n.*2031-02-03\.log:3: what is this\n/)
    assert.equal((await call(['verify', 'traces'])).exit, 0)
  })

  test('SIGTERM ends it in order; what is exported and imported is the same', async () => {
    server.signal('SIGTERM')
    assert.equal(await server.ended, 0)
    assert.equal((await call(['export', 'one.jsonl'])).exit, 0)
    const piped = await call(['import', '--data-dir', 'other', 'one.jsonl'])
    assert.equal(piped.exit, 0, piped.err)
    assert.equal((await call(['export', '--data-dir', 'other', 'two.jsonl'])).exit, 0)
    // The first and the last line name the epoch, which is a new one: clients of the old store begin anew.
    const [one, two] = ['one.jsonl', 'two.jsonl'].map((name) =>
      readFileSync(join(folder.path, name), 'utf8').split('\n').slice(1, -2),
    )
    assert.ok(one?.some((line) => line.includes('Is there tea?')))
    assert.equal(one?.length, two?.length)
    assert.deepEqual(
      one?.filter((line, at) => line !== two?.[at]),
      [],
    )
    const again = await call(['import', '--data-dir', 'other', 'one.jsonl'])
    assert.equal(again.exit, 1)
    assert.match(again.err, /confab: this store is not empty/)
  })
})
