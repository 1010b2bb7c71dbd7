import { SignJWT } from 'jose'

/** What a token of ours shall say. Times in ms. */
export interface TokenClaims {
  readonly user: string
  readonly issuedAt: number
  readonly expiresAt: number
  readonly tenant?: string
  /** The claim that names the tenant; `tenant` if not given. */
  readonly tenantClaim?: string
  readonly device?: string
  readonly admin?: boolean
  readonly name?: string
  readonly picture?: string
  readonly fields?: Readonly<Record<string, unknown>>
  readonly issuer?: string
  readonly audience?: string
}

/** An HS256 token: for `confab token`, development and tests. Undefined claims are left out. */
export function signToken(secret: string, claims: TokenClaims): Promise<string> {
  const { user, issuedAt, expiresAt, tenant, tenantClaim = 'tenant', issuer, audience, ...rest } = claims
  const payload: Record<string, unknown> = {
    sub: user,
    iat: issuedAt / 1_000,
    exp: expiresAt / 1_000,
    iss: issuer,
    aud: audience,
    [tenantClaim]: tenant,
    ...rest,
  }
  return new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(new TextEncoder().encode(secret))
}
