import { createHmac } from 'node:crypto'

export const secret = 'a secret of the tests, long enough for HS256'
export const now = 1_800_000_000_000
export const seconds = now / 1_000

export const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token as any program might make it, good or not. */
export function craft(header: unknown, payload: unknown, key = secret): string {
  const signed = `${encode(header)}.${encode(payload)}`
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
}

export const hs256 = { alg: 'HS256', typ: 'JWT' }
export const alice = { sub: 'alice', iat: seconds, exp: seconds + 900 }

/** Tokens, and why each is refused; undefined: it is good. */
export const tokens: readonly [what: string, token: string, reason: string | undefined][] = [
  ['alice', craft(hs256, alice), undefined],
  ['without iat', craft(hs256, { sub: 'alice', exp: seconds + 900 }), undefined],
  ['within the skew after its end', craft(hs256, { ...alice, exp: seconds - 59 }), undefined],
  ['at the end of the skew', craft(hs256, { ...alice, exp: seconds - 60 }), 'expired'],
  ['expired', craft(hs256, { ...alice, exp: seconds - 3_600 }), 'expired'],
  ['without exp', craft(hs256, { sub: 'alice' }), 'exp missing'],
  ['exp a text', craft(hs256, { ...alice, exp: String(seconds + 900) }), 'exp not a time'],
  ['nbf within the skew', craft(hs256, { ...alice, nbf: seconds + 60 }), undefined],
  ['not valid yet', craft(hs256, { ...alice, nbf: seconds + 61 }), 'not valid yet'],
  ['nbf a text', craft(hs256, { ...alice, nbf: 'now' }), 'nbf not a time'],
  ['other secret', craft(hs256, alice, 'another secret, which is long enough too'), 'wrong signature'],
  ['alg none', `${encode({ alg: 'none' })}.${encode(alice)}.`, 'not a signed token'],
  ['alg none with a signature', craft({ alg: 'none' }, alice), 'algorithm not taken'],
  ['alg NONE', craft({ alg: 'NONE' }, alice), 'algorithm not taken'],
  ['alg HS512', craft({ alg: 'HS512' }, alice), 'algorithm not taken'],
  ['alg RS256 signed with the secret', craft({ alg: 'RS256' }, alice), 'algorithm not taken'],
  ['alg a number', craft({ alg: 5 }, alice), 'algorithm missing'],
  ['critical extension', craft({ ...hs256, crit: ['b64'], b64: false }, alice), 'critical extension'],
  ['payload an array', craft(hs256, ['alice']), 'payload not an object'],
  ['two parts', craft(hs256, alice).split('.').slice(0, 2).join('.'), 'not a signed token'],
  ['four parts', `${craft(hs256, alice)}.x`, 'not a signed token'],
  ['empty', '', 'not a signed token'],
  ['spaces', ` ${craft(hs256, alice)}`, 'not a signed token'],
  ['cut signature', craft(hs256, alice).slice(0, -2), 'wrong signature'],
  ['payload changed', craft(hs256, alice).replace(encode(alice), encode({ ...alice, sub: 'bob' })), 'wrong signature'],
]

/** Good signatures, of claims which only we refuse. */
export const ownTokens: readonly [what: string, token: string, reason: string | undefined][] = [
  ['no sub', craft(hs256, { exp: alice.exp }), 'sub missing'],
  ['sub a number', craft(hs256, { ...alice, sub: 5 }), 'sub malformed'],
  ['sub empty', craft(hs256, { ...alice, sub: '' }), 'sub malformed'],
  ['sub of 128', craft(hs256, { ...alice, sub: 'a'.repeat(128) }), undefined],
  ['sub of 129', craft(hs256, { ...alice, sub: 'a'.repeat(129) }), 'sub malformed'],
  ['sub with NUL', craft(hs256, { ...alice, sub: 'a\0' }), 'payload not usable JSON'],
  ['sub with a lone surrogate', craft(hs256, { ...alice, sub: '\ud800' }), 'payload not usable JSON'],
  ['issued in the future', craft(hs256, { ...alice, iat: seconds + 61 }), 'issued in the future'],
  ['exp beyond all time', craft(hs256, { ...alice, exp: 1e300 }), 'exp not a time'],
  ['tenant a number', craft(hs256, { ...alice, tenant: 5 }), 'tenant malformed'],
  ['device with a space', craft(hs256, { ...alice, device: 'my phone' }), 'device malformed'],
  ['name too long', craft(hs256, { ...alice, name: 'a'.repeat(101) }), 'name malformed'],
  ['picture no URL', craft(hs256, { ...alice, picture: 'javascript:x' }), 'picture malformed'],
  ['fields an array', craft(hs256, { ...alice, fields: [] }), 'fields not an object'],
  ['fields too large', craft(hs256, { ...alice, fields: { a: 'é'.repeat(2_048) } }), 'fields too large'],
  ['too long', craft(hs256, { ...alice, extra: 'x'.repeat(8_192) }), 'too long'],
]
