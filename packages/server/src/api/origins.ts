import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refused } from '../domain/refusal.ts'

const preflightHeaders = {
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': 'authorization, content-type, idempotency-key, x-confab-tenant',
  'access-control-max-age': '600',
}

/** What goes by a cookie of ours: another listed origin of the same site may send it, and read the answer. */
const credentialed = '/v1/session'

/**
 * Lets in pages of the listed origins only, exactly; `*` is never answered. Requests without an Origin do not come from
 * a page of somebody else. Answers true when the request was a preflight, and is answered.
 */
export function makeOrigins(origins: readonly string[]) {
  const allowed = new Set(origins)
  return (request: FastifyRequest, reply: FastifyReply): boolean => {
    reply.header('vary', 'origin')
    const { origin } = request.headers
    if (origin === undefined) return false
    if (!allowed.has(origin)) throw new Refused('originRefused', 'this Origin is not on the list: CONFAB_ORIGINS')
    reply.header('access-control-allow-origin', origin)
    reply.header('access-control-expose-headers', 'retry-after, location')
    if (request.url.startsWith(credentialed)) reply.header('access-control-allow-credentials', 'true')
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false
    reply.code(204).headers(preflightHeaders).send()
    return true
  }
}
