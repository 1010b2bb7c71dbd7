import type { CookieSerializeOptions } from '@fastify/cookie'
import { isLoopbackOrigin } from '../domain/address.ts'
import type { Asked, Ways } from './asked.ts'

/** The cookie of refresh tokens. */
export const cookieName = 'confab-session'
/** Where browsers send it, and nowhere else. */
const path = '/v1/session'

/** As the browser is to keep it. */
export interface Cookie {
  readonly value: string
  readonly options: CookieSerializeOptions
}

/** Without TLS it may travel on this machine only. */
function isSecure({ origin }: Asked, { isPlain }: Ways): boolean {
  return origin === undefined ? !isPlain : !isLoopbackOrigin(origin)
}

/** The browser keeps the token, out of reach for scripts and other sites, until `expiresAt` (ms). */
export function keptBy(value: string, expiresAt: number, asked: Asked, ways: Ways): Cookie {
  const expires = new Date(expiresAt)
  const secure = isSecure(asked, ways)
  return { value, options: { httpOnly: true, sameSite: 'strict', path, expires, secure } }
}

/** The browser forgets it. */
export function forgotten(asked: Asked, ways: Ways): Cookie {
  return keptBy('', 0, asked, ways)
}
