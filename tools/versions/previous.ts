import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Build } from '../cluster/node.ts'
import { newFolder } from '../services/watchdog.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A released version, as the last tag before this commit says, or any that is asked for. */
export interface Previous extends Build {
  readonly ref: string
}

/**
 * The version before this one, taken out of the repository: its own code on the dependencies that are installed here.
 * `CONFAB_PREVIOUS` names another commit. Undefined: there is no tag yet, or no repository.
 */
export function previous(): Previous | undefined {
  const ref = process.env.CONFAB_PREVIOUS ?? lastTag()
  if (ref === undefined || ref === '') return undefined
  const folder = newFolder('previous')
  const archive = git('archive', '--format=tar', ref, 'packages', 'package.json')
  execFileSync('tar', ['-x', '-C', folder], { input: archive })
  borrow(folder)
  return { ref, cli: join(folder, 'packages/cli/src/main.ts'), flags: [] }
}

/** The dependencies of here; the packages of there. */
function borrow(folder: string): void {
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, '@confab'), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== '@confab') symlinkSync(join(root, 'node_modules', name), join(modules, name))
  for (const name of readdirSync(join(folder, 'packages')))
    symlinkSync(join(folder, 'packages', name), join(modules, '@confab', name))
  for (const name of readdirSync(join(root, 'packages'))) {
    const own = join(root, 'packages', name, 'node_modules')
    const there = join(folder, 'packages', name)
    if (existsSync(own) && existsSync(there)) symlinkSync(own, join(there, 'node_modules'))
  }
}

function git(...args: string[]): Buffer {
  return execFileSync('git', args, { cwd: root, maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] })
}

function lastTag(): string | undefined {
  try {
    const tags = git('tag', '--merged', 'HEAD~1', '--sort=-creatordate', '--list', 'v*').toString()
    return tags.split('\n')[0]
  } catch {
    return undefined
  }
}
