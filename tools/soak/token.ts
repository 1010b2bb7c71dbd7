import { signToken } from '@confab/server'
import { secret } from './settings.ts'

/** `ttl`: ms from now; below 0 it has ended. */
export function tokenOf(
  user: string,
  claims: { ttl?: number; device?: string; admin?: boolean } = {},
): Promise<string> {
  const { ttl = 3_600_000, ...rest } = claims
  const now = Date.now()
  return signToken(secret, { user, issuedAt: Math.min(now, now + ttl), expiresAt: now + ttl, ...rest })
}
