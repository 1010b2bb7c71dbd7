import { hash } from 'node:crypto'

/**
 * A second client id that follows from the first: where one request writes two entries, its repeat must find both.
 * A UUID of version 8 (RFC 9562).
 */
export function following(clientId: string): string {
  const hex = hash('sha256', `${clientId}/2`)
  const variant = '89ab'[Number.parseInt(hex[16] as string, 16) & 3]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
