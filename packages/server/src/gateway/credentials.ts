import { subprotocol, tokenSubprotocol } from '@confab/protocol'

/** By what a client asks to come in. */
export type Credential = { readonly kind: 'token' | 'ticket'; readonly value: string } | { readonly kind: 'none' }

interface Handshake {
  readonly authorization: string | undefined
  /** The header Sec-WebSocket-Protocol. */
  readonly protocols: string | undefined
  readonly query: URLSearchParams
}

/**
 * The token from the Authorization header or the second subprotocol, or a ticket from the query. A full token in the
 * query (`token=`) counts only where the configuration allows it, since URLs end up in logs.
 */
export function credentialOf(handshake: Handshake, allowTokenInQuery: boolean): Credential {
  const bearer = /^Bearer ([\x21-\x7e]+)$/i.exec(handshake.authorization ?? '')?.[1]
  if (bearer) return { kind: 'token', value: bearer }
  const offered = offeredProtocols(handshake.protocols).find((name) => name.startsWith(tokenSubprotocol))
  if (offered) return { kind: 'token', value: offered.slice(tokenSubprotocol.length) }
  const ticket = handshake.query.get('ticket')
  if (ticket) return { kind: 'ticket', value: ticket }
  const token = allowTokenInQuery ? handshake.query.get('token') : null
  return token ? { kind: 'token', value: token } : { kind: 'none' }
}

/** Whether the client speaks our wire; a client that names no subprotocol is taken at its word. */
export function speaksOurs(protocols: string | undefined): boolean {
  const offered = offeredProtocols(protocols)
  return offered.length === 0 || offered.includes(subprotocol)
}

function offeredProtocols(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
