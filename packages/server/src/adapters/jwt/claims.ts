import { DeviceId, decodeJson, User, UserId, utf8Length, validator } from '@confab/protocol'
import { BadToken, type Claims } from '../../ports/identity.ts'

/** What tokens must say here. */
export interface ClaimRules {
  /** Issuers taken; none: any. Those of `issuerTenants` are taken besides. */
  readonly issuers: readonly string[]
  readonly audience: string | undefined
  readonly tenantClaim: string
  /** Of tokens that name no tenant; undefined: they are refused. */
  readonly defaultTenant: string | undefined
  /** The tenant of every token of an issuer, whatever the token claims. */
  readonly issuerTenants: ReadonlyMap<string, string>
  /** How far clocks may differ, ms. */
  readonly clockSkewMs: number
  /** The largest `fields`, bytes of JSON text. */
  readonly fieldsBytes: number
}

type Payload = Readonly<Record<string, unknown>>

const wrongUser = validator(UserId)
const wrongDevice = validator(DeviceId)
const wrongName = validator(User.properties.name)
const wrongPicture = validator(User.properties.picture)
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A part of a token as an object; the reasons name no content. */
export function readObject(bytes: Uint8Array, part: 'header' | 'payload'): Payload {
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    throw new BadToken(`${part} not UTF-8`)
  }
  const decoded = decodeJson(text)
  if (!decoded.ok) throw new BadToken(`${part} not usable JSON`)
  if (typeof decoded.value !== 'object' || decoded.value === null || Array.isArray(decoded.value)) {
    throw new BadToken(`${part} not an object`)
  }
  return decoded.value as Payload
}

/** A time claim in ms: seconds in the token, perhaps with a fraction. */
function time(payload: Payload, name: string): number | undefined {
  const value = payload[name]
  if (value === undefined) return undefined
  if (typeof value !== 'number' || value < 0 || value * 1_000 > Number.MAX_SAFE_INTEGER) {
    throw new BadToken(`${name} not a time`)
  }
  return Math.floor(value * 1_000)
}

function judgeTimes(payload: Payload, skewMs: number, now: number): { issuedAt: number; expiresAt: number } {
  const expiresAt = time(payload, 'exp')
  const issuedAt = time(payload, 'iat')
  if (expiresAt === undefined) throw new BadToken('exp missing')
  if (expiresAt + skewMs <= now) throw new BadToken('expired')
  if ((time(payload, 'nbf') ?? 0) > now + skewMs) throw new BadToken('not valid yet')
  if ((issuedAt ?? 0) > now + skewMs) throw new BadToken('issued in the future')
  // Without `iat` it counts as issued at the beginning of time, so that any revocation ends it.
  return { issuedAt: issuedAt ?? 0, expiresAt }
}

function judgeAudience(payload: Payload, audience: string | undefined): void {
  if (audience === undefined) return
  const named: readonly unknown[] = Array.isArray(payload.aud) ? payload.aud : [payload.aud]
  if (!named.includes(audience)) throw new BadToken('wrong audience')
}

function tenantOf(payload: Payload, rules: ClaimRules): string {
  const { iss } = payload
  const ofIssuer = typeof iss === 'string' ? rules.issuerTenants.get(iss) : undefined
  if (ofIssuer !== undefined) return ofIssuer
  const isLimited = rules.issuers.length > 0 || rules.issuerTenants.size > 0
  if (isLimited && !(typeof iss === 'string' && rules.issuers.includes(iss))) throw new BadToken('wrong issuer')
  const tenant = Object.hasOwn(payload, rules.tenantClaim) ? payload[rules.tenantClaim] : rules.defaultTenant
  if (tenant === undefined) throw new BadToken('tenant missing')
  if (wrongUser(tenant)) throw new BadToken('tenant malformed')
  return tenant as string
}

function fieldsOf(value: unknown, most: number): string | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadToken('fields not an object')
  const text = JSON.stringify(value)
  if (utf8Length(text, most) > most) throw new BadToken('fields too large')
  return text
}

function optional(value: unknown, wrong: (value: unknown) => unknown, name: string): string | undefined {
  if (value === undefined) return undefined
  if (wrong(value)) throw new BadToken(`${name} malformed`)
  return value as string
}

/** Judges what a token with a good signature says. Throws BadToken with one of a fixed set of reasons. */
export function judgeClaims(payload: Payload, rules: ClaimRules, now: number): Claims {
  const times = judgeTimes(payload, rules.clockSkewMs, now)
  judgeAudience(payload, rules.audience)
  const tenant = tenantOf(payload, rules)
  if (payload.sub === undefined) throw new BadToken('sub missing')
  if (wrongUser(payload.sub)) throw new BadToken('sub malformed')
  return {
    tenant,
    user: payload.sub as string,
    device: optional(payload.device, wrongDevice, 'device'),
    ...times,
    admin: payload.admin === true,
    name: optional(payload.name, wrongName, 'name'),
    picture: optional(payload.picture, wrongPicture, 'picture'),
    fields: fieldsOf(payload.fields, rules.fieldsBytes),
  }
}
