import type { FastifyInstance } from 'fastify'
import { Refused } from '../domain/refusal.ts'

const methods = 'GET, POST, PUT, PATCH, DELETE'
const headers = 'authorization, content-type, idempotency-key'

/** The allowed origins are exact, and the same list as for sockets; never `*`. Also what keeps pages from guessing. */
export function cors(app: FastifyInstance, origins: readonly string[]): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('vary', 'Origin')
    reply.header('x-content-type-options', 'nosniff')
    reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    reply.header('referrer-policy', 'no-referrer')
    const { origin } = request.headers
    if (origin === undefined) return
    if (!origins.includes(origin)) throw new Refused('originRefused', 'this Origin is not allowed')
    reply.header('access-control-allow-origin', origin)
    reply.header('access-control-expose-headers', 'retry-after')
  })
  app.options('*', (_request, reply) =>
    reply
      .code(204)
      .header('access-control-allow-methods', methods)
      .header('access-control-allow-headers', headers)
      .header('access-control-max-age', '600')
      .send(),
  )
}
