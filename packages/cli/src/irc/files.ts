import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { misuse } from '../exit.ts'

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch (error) {
    throw misuse(`${path} can't be read (${(error as NodeJS.ErrnoException).code})`)
  }
}

/** The log files that these paths name: files as they are, folders by their `*.log`, in order of their names. */
export function logFiles(paths: readonly string[], most: number): string[] {
  const files = paths.flatMap((path) => {
    if (!isFolder(path)) return [path]
    const logs = readdirSync(path).filter((name) => name.endsWith('.log'))
    return logs.sort().map((name) => join(path, name))
  })
  if (files.length === 0) throw misuse(`there are no *.log files in ${paths.join(', ')}`)
  return files.slice(0, most)
}
