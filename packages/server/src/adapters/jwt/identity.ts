import { type CompactVerifyGetKey, compactVerify, errors } from 'jose'
import { BadToken, type Identity, KeysAway } from '../../ports/identity.ts'
import { type ClaimRules, judgeClaims, readObject } from './claims.ts'
import { publicKeys } from './keys.ts'
import { parseToken } from './parse.ts'
import { makeSecretCheck } from './shared-secret.ts'

/** What tokens are judged by: a secret, public keys, or both. */
export interface JwtOptions extends ClaimRules {
  /** For HS256, at least 32 bytes; undefined: such tokens are refused. */
  readonly secret: string | undefined
  /** A file or http(s) URL of a JWKS; undefined: tokens with asymmetric signatures are refused. */
  readonly jwks: string | undefined
  readonly clock: { now(): number }
}

/**
 * An algorithm is bound to its kind of key: HS256 is only ever checked with the secret, these only ever with public
 * keys, everything else (`none` above all) is refused. So a public key can't be passed off as a secret.
 */
const asymmetric: readonly string[] = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
]

/** Judges JSON Web Tokens. */
export function makeIdentity(options: JwtOptions): Identity {
  const now = () => options.clock.now()
  const checkSecret = options.secret === undefined ? undefined : makeSecretCheck(options.secret)
  const keys = options.jwks === undefined ? undefined : publicKeys(options.jwks, now)
  return {
    async verify(token) {
      const parsed = parseToken(token)
      if (parsed.algorithm === 'HS256' && checkSecret) checkSecret(parsed)
      else if (asymmetric.includes(parsed.algorithm) && keys) await checkPublic(token, keys)
      else throw new BadToken('algorithm not taken')
      return judgeClaims(readObject(parsed.payload, 'payload'), options, now())
    },
  }
}

async function checkPublic(token: string, keys: CompactVerifyGetKey): Promise<void> {
  try {
    await compactVerify(token, keys, { algorithms: [...asymmetric] })
  } catch (error) {
    if (error instanceof KeysAway) throw error
    if (error instanceof errors.JWKSNoMatchingKey) throw new BadToken('unknown key')
    if (error instanceof errors.JWKSMultipleMatchingKeys) throw new BadToken('key not named')
    if (error instanceof errors.JWSSignatureVerificationFailed) throw new BadToken('wrong signature')
    // Neither jose's texts nor those of a malformed key may carry parts of the token into a log.
    throw new BadToken('signature not checkable')
  }
}
