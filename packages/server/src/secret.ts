import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config/read.ts'

/** Where the secret of a server that was given none is kept, so that tokens outlive a restart. */
export function secretFile(dataDir: string): string {
  return join(dataDir, 'jwt-secret')
}

/**
 * The secret of HS256 tokens: as configured; else none where public keys are given; else the one in the data folder,
 * which is made at the first start and readable by its owner only.
 */
export function jwtSecret(config: Pick<Config, 'jwtSecret' | 'jwks' | 'dataDir'>): string | undefined {
  if (config.jwtSecret !== undefined) return config.jwtSecret
  if (config.jwks !== undefined) return undefined
  const file = secretFile(config.dataDir)
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
    return readFileSync(file, 'utf8').trim()
  }
}
