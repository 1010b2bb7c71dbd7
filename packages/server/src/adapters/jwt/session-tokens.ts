import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Identity } from '../../ports/identity.ts'
import type { AccessClaims, RefreshMark, SessionTokens } from '../../ports/session-tokens.ts'
import { judgeClaims, readObject } from './claims.ts'
import { parseToken } from './parse.ts'
import { makeSecretCheck } from './shared-secret.ts'

const issuer = 'confab session'
/** Its one spelling: with it a token is judged by the key of sessions alone, without it never by that. */
const header = Buffer.from('{"alg":"HS256","typ":"session+jwt"}').toString('base64url')
const marked = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([1-9]\d{0,8})$/

/** A key for one use from the secret: a token of one kind is none of another, nor one of the operator's. */
function keyOf(secret: string, use: string): string {
  return createHmac('sha256', secret).update(`confab ${use}`).digest('base64url')
}

/** The tokens of logins: an access token is a JWT, a refresh token the login's id, a number and a signature of both. */
export function makeSessionTokens(secret: string): SessionTokens {
  const accessKey = keyOf(secret, 'session access')
  const refreshKey = keyOf(secret, 'session refresh')
  const sign = (mark: string) => createHmac('sha256', refreshKey).update(mark).digest('base64url')
  return {
    access({ user, admin, issuedAt, expiresAt, ...rest }: AccessClaims) {
      const times = { iat: issuedAt / 1_000, exp: expiresAt / 1_000 }
      const claims = { iss: issuer, sub: user, ...times, ...(admin ? { admin } : {}), ...rest }
      const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
      return `${signed}.${createHmac('sha256', accessKey).update(signed).digest('base64url')}`
    },
    refresh: ({ login, number }: RefreshMark) => `${login}.${number}.${sign(`${login}.${number}`)}`,
    readRefresh(token) {
      const at = token.lastIndexOf('.')
      const [, login, number] = marked.exec(token.slice(0, Math.max(0, at))) ?? []
      if (login === undefined) return undefined
      const given = Buffer.from(token.slice(at + 1))
      const expected = Buffer.from(sign(token.slice(0, at)))
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
      return { login, number: Number(number) }
    },
  }
}

interface SessionRules {
  readonly clock: { now(): number }
  readonly clockSkewMs: number
}

/** Takes the access tokens of logins, and leaves all others to `operator`'s rules. */
export function withSessions(operator: Identity, secret: string, { clock, clockSkewMs }: SessionRules): Identity {
  const check = makeSecretCheck(keyOf(secret, 'session access'))
  const rules = {
    ...{ issuers: [issuer], audience: undefined, tenantClaim: 'tenant', defaultTenant: undefined },
    ...{ issuerTenants: new Map<string, string>(), clockSkewMs, fieldsBytes: 0 },
  }
  return {
    async verify(token) {
      if (!token.startsWith(`${header}.`)) return operator.verify(token)
      const parsed = parseToken(token)
      check(parsed)
      return judgeClaims(readObject(parsed.payload, 'payload'), rules, clock.now())
    },
  }
}
