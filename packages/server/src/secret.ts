import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from './config/read.ts'
import { StartupError } from './domain/startup-error.ts'

/** Where the secret of a server that was given none is kept, so that tokens outlive a restart. */
export function secretFile(dataDir: string): string {
  return join(dataDir, 'jwt-secret')
}

/**
 * The secret of HS256 tokens: as configured; else none where public keys are given; else the one in the data folder,
 * which is made at the first start and readable by its owner only. Throws StartupError where it can be neither.
 */
export function jwtSecret(config: Pick<Config, 'jwtSecret' | 'jwks' | 'dataDir'>): string | undefined {
  if (config.jwtSecret !== undefined) return config.jwtSecret
  if (config.jwks !== undefined) return undefined
  return keptSecret(config.dataDir, secretFile(config.dataDir), 'CONFAB_JWT_SECRET')
}

/**
 * The secret of logins' own tokens: as configured; else that of tokens, of which other keys are made; else, where tokens
 * are judged by public keys alone, one of its own in the data folder. Throws StartupError.
 */
export function sessionSecret(config: Pick<Config, 'sessionSecret' | 'dataDir'>, ofTokens: string | undefined): string {
  const given = config.sessionSecret ?? ofTokens
  return given ?? keptSecret(config.dataDir, join(config.dataDir, 'session-secret'), 'CONFAB_SESSION_SECRET')
}

function keptSecret(dataDir: string, file: string, variable: string): string {
  try {
    return read(file) ?? make(dataDir, file)
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message
    throw new StartupError(
      `the secret of tokens can't be kept in ${file} (${why}); make that folder writable, set CONFAB_DATA to another, or set ${variable}`,
    )
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Folder by folder: Node's own recursive way never returns where the kernel has no such place, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}

function make(dataDir: string, file: string): string {
  const secret = randomBytes(32).toString('base64url')
  makeFolder(dataDir)
  writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx', flush: true })
  return secret
}
