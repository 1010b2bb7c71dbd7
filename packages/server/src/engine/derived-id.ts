import type { Digest } from '../ports/node.ts'

/**
 * A UUID (version 8, RFC 9562) that follows from its parts: who opens the same direct conversation, or repeats a
 * create with the same client id, gets the same conversation without a look-up.
 */
export function derivedId(digest: Digest, parts: readonly string[]): string {
  const bytes = digest.sha256(JSON.stringify(parts)).slice(0, 16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
