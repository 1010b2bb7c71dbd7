import type { IncomingMessage } from 'node:http'
import proxyAddr from '@fastify/proxy-addr'

/**
 * Tells a request's client: the peer of its socket, or, where that is a trusted proxy, whom X-Forwarded-For names,
 * going back as long as each hop is trusted. The same rule by the same library as that of the REST side.
 */
export function clientAddress(trustProxy: readonly string[]): (request: IncomingMessage) => string {
  if (trustProxy.length === 0) return peer
  const isTrusted = proxyAddr.compile([...trustProxy])
  // The library takes the last hop as it is written; without a peer (it is gone already) nobody is trusted.
  return (request) => (request.socket.remoteAddress === undefined ? '' : proxyAddr(request, isTrusted))
}

function peer(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? ''
}
