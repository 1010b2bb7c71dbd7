import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { locked } from './lock.ts'

/** Where what was downloaded stays, for all checkouts; under node_modules every `npm ci` would take it away. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'confab')
/** ms; a download on a slow line */
const patience = 300_000

/** Says on the error stream what takes so long. */
export function say(line: string): void {
  process.stderr.write(`services: ${line}\n`)
}

/** Installs something once, however many processes ask for it at the same time. */
export async function once<T>(look: () => T | undefined, name: string, install: () => Promise<void>): Promise<T> {
  const there = look()
  if (there !== undefined) return there
  mkdirSync(cacheFolder, { recursive: true })
  return locked(join(cacheFolder, 'lock'), patience, async () => {
    const meanwhile = look()
    if (meanwhile !== undefined) return meanwhile
    await install()
    const found = look()
    if (found === undefined) throw new Error(`${name} was installed, and is not where it should be`)
    return found
  })
}
