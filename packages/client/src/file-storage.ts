import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Storage, StoredCommand } from './storage.ts'

type Line = { readonly put: StoredCommand } | { readonly delete: string }

/** The file is written anew when so many lines of it say nothing any more. */
const mostIdle = 1_000

/**
 * Keeps the outbox in a file of JSON lines, readable by its owner only; one file a user, and one process a file.
 * A line that a crash cut off is left out. Rejects with the errors of the file system.
 */
export function fileStorage(path: string): Storage {
  const kept = new Map<string, StoredCommand>()
  let lines = 0
  const write = async (line: Line) => {
    lines++
    if (lines - kept.size > mostIdle) await rewrite()
    else await appendFile(path, `${JSON.stringify(line)}\n`, { mode: 0o600, flush: true })
  }
  const rewrite = async () => {
    const text = [...kept.values()].map((put) => `${JSON.stringify({ put })}\n`).join('')
    await writeFile(`${path}.new`, text, { mode: 0o600, flush: true })
    await rename(`${path}.new`, path)
    lines = kept.size
  }
  return {
    load: async () => {
      await mkdir(dirname(path), { recursive: true })
      for (const line of readLines(await textOf(path))) {
        if ('put' in line) kept.set(line.put.clientId, line.put)
        else kept.delete(line.delete)
      }
      await rewrite()
      return [...kept.values()]
    },
    put: (command) => {
      kept.set(command.clientId, command)
      return write({ put: command })
    },
    delete: (clientId) => {
      kept.delete(clientId)
      return write({ delete: clientId })
    },
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}

function readLines(text: string): Line[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Line]
    } catch {
      return []
    }
  })
}
