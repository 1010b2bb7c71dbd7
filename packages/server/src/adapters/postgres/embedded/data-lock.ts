import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartupError } from '../../../domain/startup-error.ts'
import { isAlive, startMark } from './processes.ts'

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** The pid of the living Confab that wrote this, if it lives. */
function holder(text: string): number | undefined {
  const [first = '', mark = ''] = text.split('\n')
  const pid = Number(first)
  return pid > 0 && isAlive(pid) && startMark(pid) === mark ? pid : undefined
}

function tryRemove(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {}
}

function create(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    // On a full disk the file is there, and empty.
    tryRemove(path)
    throw error
  }
}

/** Takes a dead holder's file away, unless somebody else was faster: then his is put back. */
function removeStale(path: string, seen: string): void {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  const text = read(aside) ?? ''
  if (text !== seen) create(path, text)
  rmSync(aside, { force: true })
}

/** Makes this process the only Confab on the data folder; what comes back gives the folder free again. */
export async function lockDataFolder(dataDir: string): Promise<() => void> {
  const path = join(dataDir, 'confab.pid')
  const mine = `${process.pid}\n${startMark(process.pid) ?? ''}\n`
  for (let tries = 0; ; tries++) {
    if (create(path, mine)) return () => read(path) === mine && rmSync(path, { force: true })
    const text = read(path) ?? ''
    const pid = holder(text)
    if (pid !== undefined || tries > 50) {
      const who = pid === undefined ? 'by another Confab' : `by the Confab of process ${pid}`
      throw new StartupError(
        `the data folder ${dataDir} is in use ${who}; stop that one, or set CONFAB_DATA to another folder`,
      )
    }
    // An empty file may be one that is being written this moment.
    if (text === '' && tries < 10) await sleep(20)
    else removeStale(path, text)
  }
}
