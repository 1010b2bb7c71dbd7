import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConfabError } from './error.ts'

/** A lock without a mark is being written; one that stays so, in ms, was left by a crash. */
const unmarkedFor = 10_000

/**
 * Takes a lock file for this process, from a dead one too; the returned function gives it back. Rejects with a
 * ConfabError `storageInUse` while its holder lives, this process included. Holds among the processes of one machine.
 */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  const mark = `${process.pid} ${await startOf(process.pid)}`
  for (;;) {
    if (await created(path, mark)) return () => rm(path, { force: true })
    const found = await markOf(path)
    if (found === undefined) continue
    if (await lives(path, found)) {
      const text = `another chat has it: process ${found.split(' ')[0] || 'unknown'} holds ${path}`
      throw new ConfabError('storageInUse', text, 'later')
    }
    await takeAway(path, found)
  }
}

async function created(path: string, mark: string): Promise<boolean> {
  try {
    await writeFile(path, mark, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    // Made, and not filled: the disk is full.
    if (isCode(error, 'ENOSPC')) await rm(path, { force: true })
    throw error
  }
}

async function markOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

async function lives(path: string, mark: string): Promise<boolean> {
  const [pid, start] = mark.split(' ')
  if (!pid || start === undefined) return (await ageOf(path)) < unmarkedFor
  try {
    process.kill(Number(pid), 0)
  } catch (error) {
    if (isCode(error, 'ESRCH')) return false
  }
  // The same number may be another process by now: in a container nearly always.
  return (await startOf(Number(pid))) === start
}

/** When a process began, in whatever unit; the same for all where the system does not tell. */
async function startOf(pid: number): Promise<string> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

/** Two may find the same dead lock: only who has the guard removes it, and he looks again. */
async function takeAway(path: string, dead: string): Promise<void> {
  const guard = `${path}.guard`
  if (!(await created(guard, ''))) {
    await sleep(20)
    if ((await ageOf(guard)) > unmarkedFor) await rm(guard, { force: true })
    return
  }
  try {
    if ((await markOf(path)) === dead) await rm(path, { force: true })
  } finally {
    await rm(guard, { force: true })
  }
}

/** ms since it was written; 0 where there is none. */
async function ageOf(path: string): Promise<number> {
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
  return Math.max(0, Date.now() - mtimeMs)
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
