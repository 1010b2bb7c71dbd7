import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import type { TestContext } from 'node:test'
import { run } from '../src/run.ts'

export interface Called {
  readonly exit: number
  readonly out: string
  readonly err: string
}

/** A folder that is gone after the test. */
export function folderFor(t: Pick<TestContext, 'after'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'confab-cli-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

interface World {
  readonly env?: Record<string, string>
  readonly cwd?: string
  readonly input?: string
  /** Standard output is a terminal of so many columns. */
  readonly width?: number
}

/** Calls the command in this process, in a world of its own. */
export async function call(
  argv: readonly string[],
  { env = {}, cwd = tmpdir(), input = '', width }: World = {},
): Promise<Called> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  if (width !== undefined) Object.assign(stdout, { isTTY: true, columns: width })
  const text = { out: '', err: '' }
  stdout.on('data', (part: Buffer) => {
    text.out += part
  })
  stderr.on('data', (part: Buffer) => {
    text.err += part
  })
  const stdin = Readable.from([Buffer.from(input)])
  const exit = await run(argv, { env, cwd, stdin, stdout, stderr, now: Date.now })
  await new Promise((done) => setImmediate(done))
  return { exit, ...text }
}
