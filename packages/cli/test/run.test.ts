import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { folderFor } from './caller.ts'

const program = fileURLToPath(new URL('../../../bin/run.mjs', import.meta.url))

/** A checkout with nothing in it but `bin/run.mjs`, a script that greets, and an npm that only notes its calls. */
function checkout(t: TestContext) {
  const folder = folderFor(t)
  for (const name of ['bin', 'node_modules', '.confab']) mkdirSync(join(folder, name))
  copyFileSync(program, join(folder, 'bin', 'run.mjs'))
  for (const name of ['package.json', 'package-lock.json']) writeFileSync(join(folder, name), '{}')
  writeFileSync(join(folder, 'hello.mjs'), "console.log('hello')")
  const notes = JSON.stringify(join(folder, 'notes'))
  writeFileSync(join(folder, 'npm.mjs'), `import { appendFileSync } from 'node:fs'; appendFileSync(${notes}, 'ci\\n')`)
  const lock = join(folder, '.confab', 'installing.pid')
  const run = () => start(folder)
  return {
    folder,
    lock,
    run,
    installs: () => (existsSync(join(folder, 'notes')) ? readFileSync(join(folder, 'notes'), 'utf8') : ''),
  }
}

function start(folder: string) {
  const env = { ...process.env, npm_execpath: join(folder, 'npm.mjs') }
  const child = spawn(process.execPath, [join(folder, 'bin', 'run.mjs'), 'hello.mjs'], { env })
  const said = { out: '', err: '' }
  child.stdout.on('data', (part: Buffer) => {
    said.out += part
  })
  const waiting = Promise.withResolvers<void>()
  child.stderr.on('data', (part: Buffer) => {
    said.err += part
    if (said.err.includes('waiting for it')) waiting.resolve()
  })
  const ended = new Promise<{ exit: number | null; out: string }>((resolve) =>
    child.once('close', (exit) => resolve({ exit, out: said.out })),
  )
  return { ended, waiting: waiting.promise }
}

/** The pid of a process that is gone. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'])
  await new Promise((resolve) => child.once('close', resolve))
  return child.pid ?? 0
}

test('the first start installs, the second does not', async (t) => {
  const { run, installs, lock } = checkout(t)
  assert.deepEqual([await run().ended, await run().ended], Array(2).fill({ exit: 0, out: 'hello\n' }))
  assert.deepEqual([installs(), existsSync(lock)], ['ci\n', false])
})

test('an install that was interrupted holds nobody up: the next start does it', async (t) => {
  const { run, installs, lock } = checkout(t)
  writeFileSync(lock, String(await deadPid()))
  assert.deepEqual(await run().ended, { exit: 0, out: 'hello\n' })
  assert.deepEqual([installs(), existsSync(lock)], ['ci\n', false])
})

test('a start beside one that installs waits, and says so', async (t) => {
  const { run, installs, lock } = checkout(t)
  writeFileSync(lock, String(process.pid))
  const { ended, waiting } = run()
  await waiting
  assert.equal(installs(), '')
  writeFileSync(lock, String(await deadPid()))
  assert.deepEqual(await ended, { exit: 0, out: 'hello\n' })
})

test('what npm started ends in order when npm ends: the shell between them passes no signal on', async (t) => {
  const { run, folder } = checkout(t)
  await run().ended
  const stay = "process.on('SIGTERM', () => { console.log('ended in order'); process.exit() })"
  writeFileSync(join(folder, 'hello.mjs'), `${stay}; console.log('up'); setInterval(() => {}, 1000)`)
  const env = { ...process.env, npm_lifecycle_event: 'start' }
  const words = ['-c', '"$@"; true', 'sh', process.execPath, join(folder, 'bin', 'run.mjs'), 'hello.mjs']
  const shell = spawn('/bin/sh', words, { env })
  let out = ''
  shell.stdout.on('data', (part: Buffer) => {
    out += part
    if (out === 'up\n') shell.kill('SIGTERM')
  })
  await new Promise((resolve) => shell.stdout.once('close', resolve))
  assert.equal(out, 'up\nended in order\n')
})
