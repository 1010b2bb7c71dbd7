import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ConfabError } from './error.ts'
import { lockFile } from './file-lock.ts'
import type { Storage, StoredCommand } from './storage.ts'
import { type ErrorMarks, storageError } from './storage-error.ts'

type Line = { readonly put: StoredCommand } | { readonly delete: string }

/** By the codes of file systems. */
const marks: ErrorMarks = {
  ENOSPC: 'storageFull',
  EDQUOT: 'storageFull',
  EACCES: 'storageDenied',
  EPERM: 'storageDenied',
  EROFS: 'storageDenied',
  EEXIST: 'storageDenied',
  ENOTDIR: 'storageDenied',
  EISDIR: 'storageDenied',
}

/** The file is written anew when so many lines of it say nothing any more. */
const mostIdle = 1_000

/**
 * Keeps the outbox in a file of JSON lines, readable by its owner only; one file a user. One process at a time has it,
 * by a lock file beside it; a lock left by a crash is taken over. A line that a crash cut off is left out. Rejects with
 * a ConfabError: `storageInUse`, `storageFull`, `storageDenied`, `storageFailed`; what follows is tried all the same.
 */
export function fileStorage(path: string): Storage {
  const file = new OutboxFile(path)
  return {
    load: () => file.load(),
    put: (command) => file.write({ put: command }),
    delete: (clientId) => file.write({ delete: clientId }),
    close: () => file.close(),
  }
}

class OutboxFile {
  readonly #path: string
  readonly #kept = new Map<string, StoredCommand>()
  #lines = 0
  /** The file may not say what is kept: a write failed, perhaps in the middle of a line. */
  #stale = true
  #unlock: (() => Promise<void>) | undefined

  constructor(path: string) {
    this.#path = path
  }

  async load(): Promise<StoredCommand[]> {
    try {
      await this.#open()
      await this.#rewrite()
    } catch (error) {
      throw fileError(error)
    }
    return [...this.#kept.values()]
  }

  async write(line: Line): Promise<void> {
    take(this.#kept, line)
    try {
      await this.#open()
      if (this.#stale || this.#lines - this.#kept.size > mostIdle) return await this.#rewrite()
      this.#stale = true
      await appendFile(this.#path, text(line), { mode: 0o600, flush: true })
      this.#stale = false
      this.#lines++
    } catch (error) {
      throw fileError(error)
    }
  }

  async close(): Promise<void> {
    await this.#unlock?.()
    this.#unlock = undefined
    this.#stale = true
    this.#kept.clear()
  }

  /** What was put before the file could be opened stays beside what is in it. */
  async #open(): Promise<void> {
    if (this.#unlock) return
    await mkdir(dirname(this.#path), { recursive: true })
    const unlock = await lockFile(`${this.#path}.lock`)
    try {
      const put = [...this.#kept.values()]
      for (const line of await readLines(this.#path)) take(this.#kept, line)
      for (const command of put) this.#kept.set(command.clientId, command)
    } catch (error) {
      await unlock()
      throw error
    }
    this.#unlock = unlock
  }

  async #rewrite(): Promise<void> {
    this.#stale = true
    const lines = [...this.#kept.values()].map((put) => text({ put }))
    await writeFile(`${this.#path}.new`, lines.join(''), { mode: 0o600, flush: true })
    await rename(`${this.#path}.new`, this.#path)
    this.#lines = lines.length
    this.#stale = false
  }
}

export function fileError(thrown: unknown): ConfabError {
  return storageError(thrown, marks)
}

function text(line: Line): string {
  return `${JSON.stringify(line)}\n`
}

function take(kept: Map<string, StoredCommand>, line: Line): void {
  if ('put' in line) kept.set(line.put.clientId, line.put)
  else kept.delete(line.delete)
}

async function readLines(path: string): Promise<Line[]> {
  try {
    return (await readFile(path, 'utf8')).split('\n').flatMap(readLine)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function readLine(line: string): Line[] {
  try {
    const value: unknown = JSON.parse(line)
    const isLine = typeof value === 'object' && value !== null && ('put' in value || 'delete' in value)
    return isLine ? [value as Line] : []
  } catch {
    return []
  }
}
