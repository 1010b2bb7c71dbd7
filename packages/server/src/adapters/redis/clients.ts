import { Cluster, type CommonRedisOptions, Redis } from 'ioredis'
import type { RedisPlace } from '../../domain/redis-place.ts'
import type { Chance } from '../../ports/node.ts'

/** Either behaves alike for single commands; channels of a Cluster are sharded. */
export type RedisClient = Redis | Cluster

/** A connection that answers nothing for so long after a command is given up, and opened anew. ms. */
const silentMs = 2_000
const connectMs = 1_000
const longestPauseMs = 1_000

interface Needs {
  readonly place: RedisPlace
  readonly chance: Chance
  /** A command without an answer for so long has failed, ms. */
  readonly limitMs: number
}

/** Not all at once: a failover is followed by no herd. */
function pauses(chance: Chance): (times: number) => number {
  return (times) => Math.min(50 * 2 ** Math.min(times, 10), longestPauseMs) * (0.5 + chance.next() / 2)
}

function shared({ place }: Needs) {
  const { username, password, tls } = place
  return {
    connectTimeout: connectMs,
    // What can't be sent now fails now: nothing waits for a Redis that is away.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    disableClientInfo: true,
    // The primary of before came back as a replica: look for the one of now.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: securedBy(place) } : {}),
  }
}

/** How TLS is spoken to this Redis. */
export function securedBy({ ca }: RedisPlace): { ca?: string } {
  return ca === undefined ? {} : { ca }
}

type Own = Pick<CommonRedisOptions, 'commandTimeout' | 'socketTimeout' | 'autoResubscribe'>

function make(needs: Needs, own: Own): RedisClient {
  const { place, chance } = needs
  const pause = pauses(chance)
  const options = { ...shared(needs), ...own }
  const { name, sentinelPassword, tls, db } = place
  const hosts = place.hosts.map(({ host, port }) => ({ host, port }))
  if (place.kind === 'cluster')
    return new Cluster(hosts, {
      redisOptions: options,
      shardedSubscribers: true,
      enableOfflineQueue: false,
      clusterRetryStrategy: pause,
      maxRedirections: 3,
      retryDelayOnFailover: 50,
      retryDelayOnClusterDown: 50,
      slotsRefreshTimeout: connectMs,
      slotsRefreshInterval: 5_000,
      // A certificate names hosts as the Cluster tells them: looked up before, they would be addresses.
      ...(tls ? { dnsLookup: (host, told) => told(null, host) } : {}),
    })
  if (place.kind === 'sentinel')
    return new Redis({
      ...options,
      db,
      sentinels: hosts,
      name: name ?? '',
      ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
      enableTLSForSentinelMode: tls,
      ...(tls ? { sentinelTLS: securedBy(place) } : {}),
      sentinelCommandTimeout: connectMs,
      retryStrategy: pause,
      sentinelRetryStrategy: pause,
    })
  return new Redis({ ...options, db, ...hosts[0], retryStrategy: pause })
}

/** For commands: each has its answer within the limit, or has failed. */
export function commandClient(needs: Needs): RedisClient {
  return make(needs, { commandTimeout: needs.limitMs, socketTimeout: silentMs })
}

/** For subscriptions, on a connection of its own. Who made it subscribes again whenever it is ready again. */
export function subscriberClient(needs: Needs): RedisClient {
  return make(needs, { autoResubscribe: false })
}
