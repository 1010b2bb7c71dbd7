import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function take(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid}`, { flag: 'wx' })
    return true
  } catch {
    return false
  }
}

/** Takes a dead holder's file away; a living one's, caught by mistake, is put back. */
function removeStale(path: string, seen: string): void {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
    if (read(aside) !== seen) renameSync(aside, path)
    else rmSync(aside)
  } catch {
    // Somebody else was faster.
  }
}

/** Does the work while no other process does work under this lock; waits at most `deadline` ms for its turn. */
export async function locked<T>(path: string, deadline: number, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(path), { recursive: true })
  const end = performance.now() + deadline
  for (let empty = 0; !take(path); ) {
    const seen = read(path)
    const pid = Number(seen)
    // An empty file may be one that is being written this moment.
    empty = seen === '' ? empty + 1 : 0
    if (pid > 0 ? !isAlive(pid) : empty > 20) removeStale(path, seen)
    if (performance.now() > end) throw new Error(`waited ${deadline / 1000} s for ${path}, held by process ${seen}`)
    await sleep(100)
  }
  try {
    return await work()
  } finally {
    if (read(path) === `${process.pid}`) rmSync(path, { force: true })
  }
}
