import { readFileSync } from 'node:fs'
import { type Config, secretFile, signToken } from '@confab/server'
import { starting } from '../called.ts'
import { Failure } from '../exit.ts'

/** What a token shall say besides who it is for. */
export interface Wanted {
  readonly admin?: boolean
  readonly device?: string
  readonly tenant?: string
  readonly name?: string
  /** ms. */
  readonly ttl?: number
}

/** Lives long enough for a chat: the SDK asks for the next one in time. */
const usualTtl = 15 * 60_000

/** Signs tokens with the secret of the server on this machine. */
export class Keyring {
  readonly #secret: string
  readonly #config: Config
  readonly #now: () => number

  constructor(secret: string, config: Config, now: () => number) {
    this.#secret = secret
    this.#config = config
    this.#now = now
  }

  sign(user: string, wanted: Wanted = {}): Promise<string> {
    const { ttl = usualTtl, admin, ...rest } = wanted
    const issuedAt = this.#now()
    const { tenantClaim, jwtIssuer, jwtAudience } = this.#config
    const issuer = jwtIssuer[0]
    return signToken(this.#secret, {
      user,
      issuedAt,
      expiresAt: issuedAt + ttl,
      tenantClaim,
      ...(issuer === undefined ? {} : { issuer }),
      ...(jwtAudience === undefined ? {} : { audience: jwtAudience }),
      ...(admin ? { admin } : {}),
      ...rest,
    })
  }
}

/** The configured secret, or the one that the server made in its data folder. Undefined: there is none here. */
export function findKeyring(config: Config, now: () => number): Keyring | undefined {
  const secret = config.jwtSecret ?? (config.jwks === undefined ? secretIn(config.dataDir) : undefined)
  return secret === undefined ? undefined : new Keyring(secret, config, now)
}

function secretIn(dataDir: string): string | undefined {
  try {
    return readFileSync(secretFile(dataDir), 'utf8').trim()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new Failure(`${secretFile(dataDir)} can't be read (${code}); run this as the user who runs the server`)
  }
}

export function needKeyring(config: Config, now: () => number): Keyring {
  const keyring = findKeyring(config, now)
  if (keyring) return keyring
  const why =
    config.jwks === undefined ? `${config.dataDir} has no secret yet` : 'CONFAB_JWKS: tokens come from elsewhere'
  throw new Failure(
    `no token can be signed here (${why}); start the server first (\`${starting}\`), name its folder with --data-dir, or set CONFAB_JWT_SECRET or CONFAB_TOKEN`,
  )
}
