import { randomUUID } from 'node:crypto'
import { type Validator, validator } from '@confab/protocol'
import fastifyCookie from '@fastify/cookie'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { addressGroup } from '../domain/address.ts'
import { type AddressBuckets, refusedTokenCost } from '../domain/address-buckets.ts'
import type { Limits } from '../domain/limits.ts'
import { problemOf, problemType, retryAfterHeader } from '../domain/problem.ts'
import { Refused } from '../domain/refusal.ts'
import type { Engine } from '../engine/engine.ts'
import type { Metrics } from '../ports/metrics.ts'
import { makeAccess } from './access.ts'
import { type ApiLog, logAnswer } from './access-log.ts'
import type { Ways } from './asked.ts'
import { takeJsonOnly } from './body.ts'
import { checked } from './checked.ts'
import { cookieName } from './cookie.ts'
import { clientIdOf } from './idempotency.ts'
import { openApiDocument } from './openapi.ts'
import { makeOrigins } from './origins.ts'
import { refusedBy } from './problem.ts'
import { typed } from './query.ts'
import type { Method, Principal, Route } from './route.ts'
import { routes } from './routes.ts'
import { makeServer, refuseRaw, type Tls } from './server.ts'

export interface ApiOptions {
  readonly engine: Engine
  readonly config: {
    /** Exactly as browsers send them. */
    readonly origins: readonly string[]
    readonly adminKey: string | undefined
    readonly defaultTenant: string | undefined
    readonly trustProxy: readonly string[]
  }
  readonly ways: Ways
  readonly limits: Limits
  readonly metrics: Pick<Metrics, 'refused'>
  /** What each address may still ask for; the gateway takes from the same. */
  readonly addresses: AddressBuckets
  readonly log: ApiLog
  readonly clock: { now(): number }
  readonly tls?: Tls
}

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'cross-origin',
}
const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
/** An id of 128 characters, each of four bytes, escaped. */
const maxParamLength = 2_048

/** The REST API, not yet listening; `server` of the answer is where the gateway puts its upgrade, plugins add routes. */
export function makeApi(options: ApiOptions): FastifyInstance {
  const { limits, config } = options
  const app = fastify({
    serverFactory: (listener) => makeServer(listener, limits, options.tls),
    bodyLimit: limits.frameBytes,
    routerOptions: { maxParamLength },
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    // Without an own clientErrorHandler fastify answers in another shape.
    clientErrorHandler: refuseRaw,
    frameworkErrors: (error, request, reply) => refuse(options, error, request, reply),
    return503OnClosing: false,
    forceCloseConnections: true,
  })
  takeJsonOnly(app)
  void app.register(fastifyCookie)
  app.setErrorHandler((error, request, reply) => refuse(options, error, request, reply))
  app.setNotFoundHandler((request, reply) => refuse(options, new Refused('notFound', 'no such path'), request, reply))
  guard(app, options)
  for (const row of routes) serve(app, row, options)
  serveOther(app)
  const document = openApiDocument()
  app.get('/v1/openapi.json', () => document)
  return app
}

/** What every request meets, whatever it asks for. */
function guard(app: FastifyInstance, { config, clock, log, addresses }: ApiOptions): void {
  const isAnswered = makeOrigins(config.origins)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders)
    const retryAfter = addresses.take(addressGroup(request.ip), 1, clock.now())
    if (retryAfter > 0) throw new Refused('rateLimited', 'too many requests from this address', { retryAfter })
    if (isAnswered(request, reply)) return reply
    return undefined
  })
  app.addHook('onResponse', async (request, reply) => logAnswer(log, request, reply))
}

const guessable = new Set(routes.filter(({ isGuessable }) => isGuessable).map(({ url }) => url))

function refuse(options: ApiOptions, error: unknown, request: FastifyRequest, reply: FastifyReply): unknown {
  const { log, metrics, addresses, clock } = options
  const refused = refusedBy(error)
  if (refused?.code === 'notFound' && guessable.has(request.routeOptions?.url ?? ''))
    addresses.take(addressGroup(request.ip), refusedTokenCost, clock.now())
  if (!refused) log.error({ err: error, route: request.routeOptions?.url }, 'a fault of the API')
  const problem = problemOf(refused ?? new Refused('internal', 'a fault of the server, which was logged there'))
  metrics.refused(problem.code)
  const retryAfter = retryAfterHeader(problem)
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter)
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
  return reply
    .code(problem.status)
    .headers(securityHeaders)
    .header('content-type', problemType)
    .send(JSON.stringify(problem))
}

/** Other methods of a known path are answered as such; `allow` names those there are. */
function serveOther(app: FastifyInstance): void {
  for (const url of [...new Set(routes.map((row) => row.url)), '/v1/openapi.json']) {
    const there = url.endsWith('openapi.json')
      ? ['GET']
      : routes.filter((row) => row.url === url).map((row) => row.method)
    const refuseOther = (_request: FastifyRequest, reply: FastifyReply): never => {
      reply.header('allow', there.join(', '))
      throw new Refused('methodNotAllowed', `there are ${there.join(', ')}`)
    }
    app.route({
      method: [...methods.filter((method) => !there.includes(method)), 'OPTIONS'],
      url,
      // Before the body, which is none of our business.
      onRequest: async (request, reply) => refuseOther(request, reply),
      handler: refuseOther,
    })
  }
}

interface Checks {
  readonly params: Validator
  readonly query: Validator
  readonly body: Validator | undefined
}

function serve(app: FastifyInstance, row: Route, options: ApiOptions): void {
  const { engine, config } = options
  const access = makeAccess(engine.admission, config.adminKey, config.defaultTenant)
  const principals = new WeakMap<FastifyRequest, Principal>()
  const checks: Checks = {
    params: validator(row.params),
    query: validator(row.query),
    body: row.body && validator(row.body),
  }
  app.route({
    method: row.method,
    url: row.url,
    // Before the body is read: strangers cost no parsing.
    onRequest: async (request) => {
      if (row.cost) takeMore(request, options, row.cost - 1)
      principals.set(request, await charged(request, options, () => access(request.headers, row.access)))
    },
    handler: async (request, reply) => {
      const by = principals.get(request)
      if (!by) throw new Refused('unauthorized', 'nobody')
      const handled = () => row.handle(read(request, row, checks, by, options))
      const answer = await (row.access === 'anyone' ? charged(request, options, handled) : handled())
      if (answer.location !== undefined) reply.header('location', answer.location)
      if (answer.cookie) reply.setCookie(cookieName, answer.cookie.value, answer.cookie.options)
      if (answer.note) options.log.info({ ...answer.note.fields, address: request.ip }, answer.note.text)
      return reply.code(answer.status).send(answer.body)
    },
  })
}

/** A token that is refused costs its address more than one that is good. */
async function charged<T>(
  request: FastifyRequest,
  { addresses, clock }: ApiOptions,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Refused && error.code === 'unauthorized')
      addresses.take(addressGroup(request.ip), refusedTokenCost, clock.now())
    throw error
  }
}

function takeMore(request: FastifyRequest, { addresses, clock }: ApiOptions, cost: number): void {
  const retryAfter = addresses.take(addressGroup(request.ip), cost, clock.now())
  if (retryAfter > 0) throw new Refused('rateLimited', 'too many requests from this address', { retryAfter })
}

function read(
  request: FastifyRequest,
  row: Route,
  checks: Checks,
  by: Principal,
  { engine, limits, ways }: ApiOptions,
) {
  const params = checked(checks.params, typed(request.params as Record<string, unknown>, row.params))
  const query = checked(checks.query, typed(request.query as Record<string, unknown>, row.query))
  const body = checks.body ? checked(checks.body, request.body) : undefined
  const header = request.headers['idempotency-key']
  const clientId = row.idempotent ? clientIdOf(Array.isArray(header) ? header[0] : header, body) : undefined
  return {
    params,
    query,
    body,
    by,
    clientId,
    engine,
    ways,
    asked: { origin: request.headers.origin, refreshToken: request.cookies[cookieName] },
    textBytes: limits.textBytes,
    get someId() {
      return clientId ?? randomUUID()
    },
    get caller() {
      if (by.caller) return by.caller
      throw new Refused('forbidden', 'the admin key speaks for no user: give a token')
    },
  }
}
