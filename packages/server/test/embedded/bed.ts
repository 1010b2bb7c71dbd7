import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { endOrphan } from '../../src/adapters/postgres/embedded/orphan.ts'
import { type EmbeddedPostgres, type StartOptions, startPostgres } from '../../src/adapters/postgres/embedded/start.ts'

const endings = new WeakMap<TestContext, (() => unknown)[]>()

/** Does this when the test ends, the latest first: a server is stopped before its folder goes. */
function atEnd(t: TestContext, act: () => unknown): void {
  const known = endings.get(t)
  if (known) return void known.push(act)
  const acts = [act]
  endings.set(t, acts)
  t.after(async () => {
    for (const one of acts.reverse()) await one()
  })
}

/** A fresh folder of mode 700, gone after the test. */
export function freshFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'confab-test-'))
  atEnd(t, () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

let template: string | undefined

/** One cluster a test file is made the slow way; the others are copies of it. */
async function templateFolder(): Promise<string> {
  if (template !== undefined) return template
  const folder = mkdtempSync(join(tmpdir(), 'confab-test-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  await (await startPostgres({ dataDir: folder, log: () => {} })).stop()
  template = folder
  return folder
}

/** A fresh data folder whose database is made already. */
export async function madeFolder(t: TestContext): Promise<string> {
  const folder = freshFolder(t)
  const from = await templateFolder()
  for (const name of ['postgres', 'postgres.password'])
    cpSync(join(from, name), join(folder, name), { recursive: true })
  return folder
}

/** Starts one that the test's end stops, if the test has not. */
export async function start(
  t: TestContext,
  dataDir: string,
  more: Partial<StartOptions> = {},
): Promise<EmbeddedPostgres> {
  const postgres = await startPostgres({ dataDir, log: () => {}, ...more })
  atEnd(t, () => postgres.stop())
  return postgres
}

/** Asks one question on a connection of its own. */
export async function ask(postgres: Pick<EmbeddedPostgres, 'connection'>, text: string): Promise<unknown> {
  const client = new pg.Client(postgres.connection)
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query({ text, rowMode: 'array' })
    return (rows[0] as unknown[] | undefined)?.[0]
  } finally {
    await client.end()
  }
}

export interface Child {
  readonly pid: number
  /** What it told when PostgreSQL was ready. */
  readonly told: { postmaster: number; connection: pg.PoolConfig }
  readonly exited: Promise<void>
}

const script = fileURLToPath(new URL('./child.ts', import.meta.url))

/** A process of its own that starts PostgreSQL on this folder and waits. */
export function startChild(t: TestContext, dataDir: string, env: NodeJS.ProcessEnv = {}): Promise<Child> {
  const child = spawn(process.execPath, [script, dataDir], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  atEnd(t, async () => {
    child.kill('SIGTERM')
    await exited
    await endOrphan(join(dataDir, 'postgres'), () => {})
  })
  let said = ''
  child.stderr.on('data', (text) => {
    said += text
  })
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (line) => resolve({ pid: child.pid ?? 0, told: JSON.parse(String(line)), exited }))
    child.once('exit', () => reject(new Error(said)))
  })
}
