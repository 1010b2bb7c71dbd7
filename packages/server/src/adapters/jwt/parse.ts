import { BoundedMap } from '../../domain/bounded-map.ts'
import { BadToken } from '../../ports/identity.ts'
import { readObject } from './claims.ts'

/** A token in its parts, before anything in it is believed. */
export interface ParsedToken {
  readonly algorithm: string
  /** What the signature is over: header and payload, encoded. */
  readonly signed: string
  readonly payload: Uint8Array
  readonly signature: Uint8Array
}

/** Longer ones are refused unread. */
const maxTokenLength = 8_192
const shape = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/

/** Takes a token apart. Throws BadToken; extensions that must be understood (`crit`) are refused: none is. */
export function parseToken(token: string): ParsedToken {
  if (token.length > maxTokenLength) throw new BadToken('too long')
  const [, header = '', payload = '', signature = ''] = shape.exec(token) ?? []
  if (signature === '') throw new BadToken('not a signed token')
  return {
    algorithm: algorithmOf(header),
    signed: token.slice(0, header.length + 1 + payload.length),
    payload: Buffer.from(payload, 'base64url'),
    signature: Buffer.from(signature, 'base64url'),
  }
}

/** Good headers by their text: an issuer writes the same short one into each of its tokens. */
const known = new BoundedMap<string, string>(100)
const longestKnown = 256

function algorithmOf(header: string): string {
  const seen = known.get(header)
  if (seen !== undefined) return seen
  const { alg, crit } = readObject(Buffer.from(header, 'base64url'), 'header')
  if (typeof alg !== 'string') throw new BadToken('algorithm missing')
  if (crit !== undefined) throw new BadToken('critical extension')
  // A copy: a part of a token would keep all of it.
  if (header.length <= longestKnown) known.set(Buffer.from(header).toString(), alg)
  return alg
}
