import { createHmac } from 'node:crypto'

/** Signs the tokens of the benchmark. */
export const secret = 'a secret of the benchmark, never used elsewhere'

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const header = part({ alg: 'HS256', typ: 'JWT' })

/** An HS256 token for an hour; made here, so that the load does not measure a JWT library. */
export function token(user: string, claims: object = {}): string {
  const now = Math.floor(Date.now() / 1_000)
  const text = `${header}.${part({ ...claims, sub: user, iat: now, exp: now + 3_600 })}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}
