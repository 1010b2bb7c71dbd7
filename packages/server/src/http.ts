import type { IncomingMessage, Server } from 'node:http'
import { makeApi } from './api/app.ts'
import type { Ways } from './api/asked.ts'
import { web } from './api/web/web.ts'
import { clientAddress } from './client-address.ts'
import { isDevelopment } from './config/development.ts'
import { tlsFiles } from './config/files.ts'
import { isLoopback } from './config/places.ts'
import type { Config } from './config/read.ts'
import type { AddressBuckets } from './domain/address-buckets.ts'
import type { Engine } from './engine/engine.ts'
import { health } from './ops/health.ts'
import type { Log } from './ops/log.ts'
import type { Counted } from './ops/metrics.ts'
import { metricsGuard } from './ops/metrics-guard.ts'
import type { Clock } from './ports/node.ts'

interface HttpNeeds {
  readonly config: Config
  readonly addresses: AddressBuckets
  readonly engine: Engine
  readonly metrics: Counted
  readonly log: Log
  readonly clock: Clock
  readonly checks: Readonly<Record<string, () => Promise<void>>>
  /** Why the node's own PostgreSQL can't store now; undefined: it can. */
  readonly trouble: () => string | undefined
  /** What does not work as it should, while the node serves all the same. */
  readonly degraded: () => readonly string[]
}

/** The HTTP server of a node: REST, health, and the upgrades that the gateway takes. */
export interface Http {
  readonly server: Server
  /** The client's address, behind trusted proxies too. */
  addressOf(request: IncomingMessage): string
  close(): Promise<void>
}

export async function makeHttp(needs: HttpNeeds): Promise<Http> {
  const { config, engine, metrics, checks, trouble, degraded } = needs
  const tls = tlsFiles(config)
  const app = makeApi({ ...needs, limits: config.limits, ways: waysOf(config), ...(tls ? { tls } : {}) })
  const unready = () => [...engine.state.unready(), ...told(trouble())]
  const guard = metricsGuard({ token: config.metricsToken, isLocal: isLoopback(config.host), isLoopback })
  await app.register(health({ unready, degraded, checks, metrics, guard }))
  if (typeof config.web === 'string')
    await app.register(web({ folder: config.web, origins: config.origins, reported: metrics.policyBroken }))
  // Who keeps a connection alive is to ask another node next time.
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (engine.state.leaving) reply.header('connection', 'close')
    done(null, payload)
  })
  await app.ready()
  const server = app.server as Server
  const transports = countTransports(server)
  metrics.holds(() => ({ transports: transports.size }))
  return {
    server,
    addressOf: clientAddress(config.trustProxy),
    close: async () => {
      await closeServer(server, config.limits.requestsEndMs)
      await app.close()
    },
  }
}

function waysOf(config: Config): Ways {
  const { loginUrl, defaultTenant, tlsCert, host } = config
  const isPlain = tlsCert === undefined && isLoopback(host)
  return { development: isDevelopment(config), loginUrl, defaultTenant, isPlain }
}

/** Open transports: sockets, requests, handshakes, and those on which nothing was said yet. */
function countTransports(server: Server): ReadonlySet<unknown> {
  const open = new Set<unknown>()
  server.on('connection', (transport) => {
    open.add(transport)
    transport.once('close', () => open.delete(transport))
  })
  return open
}

function told(reason: string | undefined): string[] {
  return reason === undefined ? [] : [`PostgreSQL: ${reason}`]
}

/** Requests under way get so many ms to end; then they are cut. Fastify does not close a server it did not listen on. */
async function closeServer(server: Server, patienceMs: number): Promise<void> {
  if (!server.listening) return
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), patienceMs)
  await closed
  clearTimeout(timer)
}
