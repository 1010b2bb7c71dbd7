import { createServer, type Server } from 'node:http'
import { makeIdentity } from './adapters/jwt/identity.ts'
import { makeSessionTokens, withSessions } from './adapters/jwt/session-tokens.ts'
import { signToken } from './adapters/jwt/sign.ts'
import {
  systemChance,
  systemClock,
  systemDigest,
  systemIds,
  timersWaiting,
  wallClock,
} from './adapters/platform/system.ts'
import { type Between, openBetween } from './compose/between.ts'
import { type Outward, openOutward } from './compose/event-log.ts'
import { openConfiguredStore } from './compose/store-source.ts'
import { tlsFiles } from './config/files.ts'
import { isLoopback } from './config/places.ts'
import type { Config } from './config/read.ts'
import { AddressBuckets } from './domain/address-buckets.ts'
import { StartupError } from './domain/startup-error.ts'
import type { Engine } from './engine/engine.ts'
import { makeEngine } from './engine/make.ts'
import { Gateway } from './gateway/gateway.ts'
import { makeHttp } from './http.ts'
import { makeLog } from './ops/log.ts'
import { makeMetrics } from './ops/metrics.ts'
import { summarize } from './ops/summary.ts'
import type { Identity } from './ports/identity.ts'
import { jwtSecret, sessionSecret } from './secret.ts'

export { signToken }

/** A running node. */
export interface Node {
  /** Where it listens, such as http://127.0.0.1:7700. */
  readonly url: string
  readonly port: number
  readonly serverId: string
  /** Where its data is: the folder, or the host of its PostgreSQL. */
  readonly where: string
  readonly engine: Engine
  /** A token of the node's own secret; undefined where tokens come from elsewhere. */
  developmentToken(user: string): Promise<string> | undefined
  /** Ends it in order: no new sends, those under way end, close frames to all, its PostgreSQL last. */
  stop(): Promise<void>
}

const day = 86_400_000

/** Starts one node. `tell` gets lines for people. Throws StartupError: one line that says what to do. */
export async function startNode(config: Config, tell: (line: string) => void): Promise<Node> {
  const serverId = config.serverId ?? systemIds.uuid().slice(0, 8)
  const log = makeLog({ level: config.logLevel, serverId })
  const metrics = makeMetrics({ serverId, processMetrics: true })
  // Before anything is made or started: a port in use or a wrong certificate changes nothing.
  tlsFiles(config)
  await probe(config)
  const ends = new AsyncDisposableStack()
  try {
    const between = await openBetween({ config, serverId, metrics, diary: log })
    ends.defer(() => between.close())
    const opened = await openConfiguredStore(config, tell, log)
    ends.defer(() => opened.close())
    if (opened.counts) metrics.database(opened.counts)
    const outward = await openOutward({ config, serverId, diary: log, metrics, tell })
    ends.defer(() => outward.close())
    const secret = jwtSecret(config)
    const engine = composeEngine({ config, serverId, opened, between, outward, log, metrics, secret })
    await engine.state.start()
    const { limits, origins, allowTokenInQuery } = config
    const addresses = new AddressBuckets(limits.requestsPerSecond, limits.requestBurst, limits.addressesKnown)
    const kept = { addressBuckets: addresses.buckets, ...opened.store.kept }
    for (const [what, one] of Object.entries(kept)) metrics.keeps(what, one)
    const http = await makeHttp({
      config,
      addresses,
      engine,
      metrics,
      log,
      clock: systemClock,
      checks: { store: () => opened.store.ping() },
      trouble: opened.trouble,
      degraded: () => [...opened.degraded(), ...between.degraded(), ...outward.degraded()],
    })
    const gateway = new Gateway({
      engine,
      limits,
      metrics,
      clock: systemClock,
      chance: systemChance,
      diary: log,
      origins,
      allowTokenInQuery,
      addressOf: http.addressOf,
      addresses,
      facts: outward.facts,
    })
    gateway.attach(http.server)
    const port = await listen(http.server, config)
    const startedAt = systemClock.now()
    log.info({ port, where: opened.where }, 'started')
    return {
      url: `${config.tlsCert === undefined ? 'http' : 'https'}://${isLoopback(config.host) ? '127.0.0.1' : config.host}:${port}`,
      port,
      serverId,
      where: opened.where,
      engine,
      developmentToken: (user) => {
        const issuedAt = systemClock.now()
        return secret === undefined ? undefined : signToken(secret, { user, issuedAt, expiresAt: issuedAt + day })
      },
      stop: async () => {
        await engine.state.stop()
        gateway.stop()
        await http.close()
        await ends.disposeAsync()
        log.info(await summarize(metrics, startedAt, systemClock.now()), 'stopped')
      },
    }
  } catch (error) {
    await ends.disposeAsync()
    throw error
  }
}

interface Parts {
  readonly config: Config
  readonly serverId: string
  readonly opened: Awaited<ReturnType<typeof openConfiguredStore>>
  readonly between: Between
  readonly outward: Outward
  readonly log: ReturnType<typeof makeLog>
  readonly metrics: ReturnType<typeof makeMetrics>
  readonly secret: string | undefined
}

function composeEngine({ config, serverId, opened, between, outward, log, metrics, secret }: Parts): Engine {
  const { limits } = config
  const ofSessions = sessionSecret(config, secret)
  metrics.holds(() => ({ timers: timersWaiting() }))
  return makeEngine({
    store: opened.store,
    broker: between.broker,
    registry: between.registry,
    eventLog: outward.eventLog,
    facts: outward.facts,
    identity: identityOf(config, secret, ofSessions),
    sessionTokens: makeSessionTokens(ofSessions),
    buckets: between.buckets,
    clock: systemClock,
    ids: systemIds,
    digest: systemDigest,
    limits,
    metrics,
    diary: log,
    serverId,
  })
}

function identityOf(config: Config, secret: string | undefined, ofSessions: string): Identity {
  const { limits } = config
  const operator = makeIdentity({
    secret,
    jwks: config.jwks,
    clock: wallClock,
    issuers: config.jwtIssuer,
    audience: config.jwtAudience,
    tenantClaim: config.tenantClaim,
    defaultTenant: config.defaultTenant,
    issuerTenants: new Map(config.issuerTenants.map((pair) => splitPair(pair))),
    clockSkewMs: limits.clockSkewMs,
    fieldsBytes: limits.fieldsBytes,
  })
  return withSessions(operator, ofSessions, { clock: systemClock, clockSkewMs: limits.clockSkewMs })
}

function splitPair(pair: string): [string, string] {
  const at = pair.lastIndexOf('=')
  return [pair.slice(0, at), pair.slice(at + 1)]
}

async function probe(config: Config): Promise<void> {
  const server = createServer()
  await listen(server, config)
  await new Promise((resolve) => server.close(resolve))
}

function listen(server: Server, config: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, config)))
    server.listen(config.port, config.host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : config.port)
    })
  })
}

function listenError(error: NodeJS.ErrnoException, config: Config): StartupError {
  const at = `${config.host}:${config.port}`
  if (error.code === 'EADDRINUSE')
    return new StartupError(`${at} is in use; stop what listens there, or set CONFAB_PORT to another port`)
  if (error.code === 'EACCES')
    return new StartupError(`${at} may not be listened on by this user; set CONFAB_PORT to a port above 1023`)
  return new StartupError(`${at} can't be listened on (${error.code}); check CONFAB_HOST and CONFAB_PORT`)
}
