import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { findTestFiles } from '../files.ts'
import { groupEnds } from '../group.ts'
import { total } from '../outcome.ts'
import { printEnd, printOutcome } from '../print.ts'
import { runFile } from '../run-file.ts'

const head = `import { describe, test } from 'node:test'\n`
let folder = ''

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'confab-runner-'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

function write(path: string, source: string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), head + source)
  return path
}

test('a good file: each test counts, a suite does not, a skipped one is told with its reason', async () => {
  const source = `describe('bob', () => { test('reads', () => {}); test('naps', { skip: 'tired' }, () => {}) })\n`
  const outcome = await runFile(write('good.mjs', source), 20_000, folder)
  assert.equal(outcome.passed, 1)
  assert.deepEqual(outcome.failures, [])
  assert.deepEqual(outcome.skips, [{ name: 'bob > naps', reason: 'tired' }])
})

test('a failed test is told with its whole name and its reason, its parent is not counted again', async () => {
  const source = `test('alice', async (t) => { await t.test('sends', () => { throw new Error('no road') }) })\n`
  const outcome = await runFile(write('bad.mjs', source), 20_000, folder)
  assert.equal(outcome.passed, 0)
  assert.deepEqual(
    outcome.failures.map((failure) => failure.name),
    ['alice > sends'],
  )
  assert.match(outcome.failures[0]!.detail, /no road/)
})

test('a file fails that crashes, that has no test, that throws after its tests', async () => {
  const crash = await runFile(write('crash.mjs', `test('x', () => process.exit(3))\n`), 20_000, folder)
  assert.match(crash.failures[0]!.detail, /exit code 3/)
  const broken = await runFile(write('broken.mjs', `import './absent.mjs'\n`), 20_000, folder)
  assert.match(broken.failures[0]!.detail, /exit code 1/)
  assert.match(broken.output, /absent\.mjs/)
  const empty = await runFile(write('empty.mjs', ''), 20_000, folder)
  assert.match(empty.failures[0]!.detail, /has no test/)
  const late = write('late.mjs', `test('x', () => { setTimeout(() => { throw new Error('late') }, 50) })\n`)
  assert.equal((await runFile(late, 20_000, folder)).failures.length, 1)
})

test('a hung file is stopped with all that it started, and says which test hung', async () => {
  const source = `import { spawn } from 'node:child_process'
test('carol waits', () => new Promise(() => {
  const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'])
  child.unref()
  console.log('group ' + process.pid)
  setInterval(() => {}, 1000)
}))\n`
  const outcome = await runFile(write('hung.mjs', source), 1_500, folder)
  assert.match(outcome.failures[0]!.detail, /deadline.*not finished: carol waits/)
  const group = Number(/group (\d+)/.exec(outcome.output)?.[1])
  assert.ok(group > 1)
  assert.ok(await groupEnds(group, 5_000))
})

test('a file fails that leaves a process running', async () => {
  const source = `import { spawn } from 'node:child_process'
test('x', () => { spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }).unref() })\n`
  const outcome = await runFile(write('orphan.mjs', source), 20_000, folder)
  assert.equal(outcome.passed, 1)
  assert.match(outcome.failures[0]!.detail, /left a process running/)
})

test('heavy files are those of a folder named real, or so named; long ones are so named, wherever they are', () => {
  for (const path of [
    'packages/a/test/one.test.ts',
    'packages/a/test/real/two.test.ts',
    'tools/b/test/c.real.test.ts',
    'tools/b/test/real/d.long.test.ts',
  ]) {
    write(path, '')
  }
  write('packages/a/src/not.test.ts', '')
  const found = findTestFiles('', folder)
  assert.deepEqual(found.light, ['packages/a/test/one.test.ts'])
  assert.deepEqual(found.heavy, ['packages/a/test/real/two.test.ts', 'tools/b/test/c.real.test.ts'])
  assert.deepEqual(found.long, ['tools/b/test/real/d.long.test.ts'])
  assert.deepEqual(findTestFiles('tools/b', folder).light, [])
})

test('the last line is the count, nothing else', () => {
  const lines: string[] = []
  const good = { title: 'good', ms: 5, passed: 2, failures: [], skips: [{ name: 'n', reason: 'r' }], output: '' }
  const bad = { title: 'bad', ms: 5, passed: 1, failures: [{ name: 'x', detail: 'why' }], skips: [], output: 'said' }
  for (const outcome of [good, bad]) printOutcome((line) => lines.push(line), outcome)
  printEnd((line) => lines.push(line), [good, bad])
  const text = lines.join('\n')
  assert.match(text, /\n3 passed, 1 failed$/)
  assert.match(text, /why/)
  assert.match(text, /said/)
  assert.match(text, /skipped: n: r/)
  assert.deepEqual(total([good, bad]), { passed: 3, failed: 1 })
})

test('what CONFAB_TEST_WITHOUT leaves out is said before the last line', () => {
  const lines: string[] = []
  const good = { title: 'good', ms: 5, passed: 2, failures: [], skips: [], output: '' }
  printEnd((line) => lines.push(line), [good], 'kafka')
  const said = 'LEFT OUT by CONFAB_TEST_WITHOUT: kafka. What needs it was NOT tested.'
  assert.deepEqual(lines, [`\n${said}`, '\n2 passed, 0 failed'])
  printEnd((line) => lines.push(line), [good], '')
  assert.equal(lines.at(-1), '\n2 passed, 0 failed')
  assert.equal(lines.length, 3)
})
