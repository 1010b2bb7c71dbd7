import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ConfabError, type Fact } from '@confab/client'
import { longest, Watch } from '../../load/watch.ts'
import { faults } from '../faults.ts'
import { help, readOptions } from '../options.ts'
import { problemsOf, type Seen } from '../verdict.ts'

const folder = mkdtempSync(join(tmpdir(), 'confab-verdict-'))
after(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
const common = { v: 1, t: 1, conv: 'tea', conn: '1' }
const good = [
  { ...common, actor: 'alice', ev: 'send', cid: 'a', hash: 'h' },
  { ...common, actor: 'alice', ev: 'ack', cid: 'a', hash: 'h', seq: 1 },
  { ...common, actor: 'auditor', ev: 'entry', cid: 'a', hash: 'h', seq: 1, sender: 'alice' },
  { ...common, actor: 'auditor', ev: 'end', seq: 1, full: true },
]

function trace(lines: readonly object[]): string {
  const path = join(folder, `${++files}.jsonl`)
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  return path
}

function seen(more: Partial<Seen> = {}): Seen {
  const watch = new Watch()
  watch.refused = 3
  return {
    watch,
    struckAt: 0,
    overAt: 5_000,
    recoveredMs: 1,
    reasons: [{ at: 3_000, why: 'store does not answer' }],
    deaths: [],
    log: 'the store is away',
    settled: true,
    waiting: 0,
    failures: [],
    behind: [],
    trace: trace(good),
    ...more,
  }
}

const problems = (more: Partial<Seen>) => problemsOf(faults.freeze, seen(more)).join('\n')

test('a round in which all was well has no problem', () => {
  assert.equal(problems({}), '')
})

test('a lost message is a problem, with the rule and the evidence', () => {
  const lost = good.filter(({ ev }) => ev !== 'entry')
  assert.match(problems({ trace: trace([...lost.slice(0, 2), { ...lost[2], seq: 0 }]) }), /P1\.1/)
})

test('each other promise that is broken is told', () => {
  assert.match(problems({ settled: false, waiting: 2 }), /2 sends were never answered/)
  assert.match(problems({ failures: ['x: forbidden'] }), /failed for good, such as: x: forbidden/)
  assert.match(problems({ behind: ['bob stopped at 1 of 2'] }), /did not get to the head/)
  assert.match(problems({ deaths: ['SIGSEGV'] }), /ended by itself, such as: SIGSEGV/)
  assert.match(problems({ log: '' }), /printed no line/)
  assert.match(problems({ reasons: [] }), /said nothing/)
  assert.match(problems({ reasons: [{ at: 3_000, why: '' }] }), /no reason like/)
  assert.match(problems({ watch: new Watch() }), /was not away/)
})

test('a connection that is lost while the server stays is a problem, one of a flapping network is none', () => {
  const watch = new Watch()
  watch.refused = 1
  const ready = { kind: 'ready', whole: true, connectionId: '1', serverId: 'a' } as const
  const waiting = { kind: 'waiting', until: 0, attempt: 1, reason: 'lost' } as const
  for (const [actor, isSound] of [['erin', false] as const, ['alice', true] as const])
    watch.turned(actor, isSound, ready)
  watch.turned('erin', false, waiting)
  // She moves: there is another one before this one ends.
  watch.hear('alice', { ev: 'lost', conn: '1' })
  watch.turned('alice', true, { ...ready, connectionId: '2' })
  assert.equal(problems({ watch }), '')
  watch.turned('alice', true, waiting)
  watch.turned('alice', true, waiting)
  assert.match(problems({ watch }), /1 connections were lost, such as: alice/)
  assert.equal(problemsOf(faults['kill-server'], seen({ watch })).join(), '')
})

test('an answer is timed, a loss is not; a refusal for good is a fault', () => {
  const watch = new Watch()
  const about = { conv: 'tea', conn: '1' } as const
  const send = (cid: string): Fact => {
    const command = { clientId: cid, lane: 'tea', type: 'send', payload: {}, order: 1 } as const
    return { ev: 'send', ...about, cid, command, user: 'alice', again: false }
  }
  const fail = (cid: string, code: 'unavailable' | 'lost' | 'forbidden', ev: 'later' | 'unknown' | 'refused'): Fact => {
    const retry = ev === 'refused' ? 'never' : 'later'
    return { ev, ...about, cid, error: new ConfabError(code, 'so', retry) }
  }
  for (const cid of ['a', 'b', 'c']) watch.hear('alice', send(cid))
  assert.equal(watch.open, 3)
  watch.hear('alice', fail('a', 'unavailable', 'later'))
  watch.hear('alice', fail('b', 'lost', 'unknown'))
  watch.hear('alice', fail('c', 'forbidden', 'refused'))
  assert.deepEqual([watch.open, watch.sends, watch.refused, watch.lost], [0, 3, 2, 1])
  assert.equal(watch.faults.length, 1)
  watch.slowest = longest + 1
  assert.match(problems({ watch }), /an answer took 2501 ms/)
})

test('options: the usual ones, each fault by its name, and what is wrong', () => {
  const usual = readOptions([], 5)
  assert.deepEqual('text' in usual || [usual.rounds, usual.seed, usual.faults.length, usual.keep], [10, 5, 5, false])
  const some = readOptions(['--rounds', '3', '--fault', 'freeze', '--fault', 'disk-full', '--seed', '9', '--keep'], 5)
  assert.deepEqual(some, { rounds: 3, seed: 9, faults: ['freeze', 'disk-full'], keep: true })
  assert.deepEqual(readOptions(['--help'], 5), { text: help, exit: 0 })
  for (const wrong of [['--fault', 'flood'], ['--rounds', '0'], ['--seed', 'x'], ['--loud']]) {
    const told = readOptions(wrong, 5)
    assert.equal('exit' in told && told.exit, 2)
  }
})
