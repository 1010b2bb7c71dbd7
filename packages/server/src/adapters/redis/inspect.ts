import { setTimeout as sleep } from 'node:timers/promises'
import { Cluster, Redis } from 'ioredis'
import { named, type RedisPlace } from '../../domain/redis-place.ts'
import { StartupError } from '../../domain/startup-error.ts'
import type { Chance } from '../../ports/node.ts'
import { commandClient, securedBy } from './clients.ts'
import { RedisLink } from './link.ts'
import { whyNever } from './why-never.ts'

/** A Redis as it was found: nothing was changed there. */
export interface InspectedRedis {
  /** Where it is, for people. */
  readonly name: string
  readonly kind: RedisPlace['kind']
  readonly version: string
  /** What it does when its memory is full: `noeviction`, or it forgets. */
  readonly policy: string
  /** The bytes it uses, and may use; 0: as much as there is. */
  readonly used: number
  readonly most: number
  /** Of 20 pings one after the other, ms. */
  readonly latency: { readonly median: number; readonly worst: number }
  readonly cluster: { readonly state: string; readonly slots: number; readonly nodes: number } | undefined
  readonly sentinel: { readonly answers: number; readonly of: number; readonly replicas: number } | undefined
}

const patienceMs = 4_000
const commandMs = 1_000
const pings = 20

/** Connects, looks and leaves. Throws StartupError, one line, where it can't be reached or refuses. */
export async function inspectPlace(place: RedisPlace, chance: Chance): Promise<InspectedRedis> {
  const link = new RedisLink(commandClient({ place, chance, limitMs: commandMs }))
  try {
    for (let waited = 0; !link.isOpen; waited += 50) {
      const never = whyNever(link.reason, place)
      if (never) throw never
      if (waited >= patienceMs)
        throw new StartupError(
          `Redis at ${named(place)} can't be reached (${link.reason}); check CONFAB_REDIS_URL and that it is running`,
        )
      await sleep(50)
    }
    return await look(link, place)
  } catch (error) {
    if (error instanceof StartupError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw (
      whyNever(reason, place) ?? new StartupError(`Redis at ${named(place)} does not answer as it should (${reason})`)
    )
  } finally {
    link.close()
  }
}

async function look({ client }: RedisLink, place: RedisPlace): Promise<InspectedRedis> {
  const times: number[] = []
  while (times.length < pings) {
    const before = performance.now()
    await client.ping()
    times.push(performance.now() - before)
  }
  times.sort((a, b) => a - b)
  const told = fields(await client.info())
  return {
    name: named(place),
    kind: place.kind,
    version: told.redis_version ?? '',
    policy: told.maxmemory_policy ?? '',
    used: Number(told.used_memory ?? 0),
    most: Number(told.maxmemory ?? 0),
    latency: { median: times[pings / 2] ?? 0, worst: times.at(-1) ?? 0 },
    cluster: client instanceof Cluster ? await clusterOf(client) : undefined,
    sentinel: place.kind === 'sentinel' ? await sentinelOf(place) : undefined,
  }
}

/** Lines of `name:value`. */
function fields(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(/\r?\n/).map((line) => line.split(':', 2) as [string, string])
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined))
}

async function clusterOf(client: Cluster): Promise<InspectedRedis['cluster']> {
  const told = fields(String(await client.cluster('INFO')))
  const [state = '', slots, nodes] = [told.cluster_state, told.cluster_slots_ok, told.cluster_known_nodes]
  return { state, slots: Number(slots), nodes: Number(nodes) }
}

/** Asks each Sentinel of the URL. */
async function sentinelOf(place: RedisPlace): Promise<InspectedRedis['sentinel']> {
  const replicas = await Promise.all(place.hosts.map((host) => replicasBy(host, place).catch(() => undefined)))
  const answers = replicas.filter((count) => count !== undefined)
  return { answers: answers.length, of: place.hosts.length, replicas: Math.max(0, ...answers) }
}

/** How many live replicas this Sentinel knows. */
async function replicasBy(host: RedisPlace['hosts'][number], place: RedisPlace): Promise<number> {
  const { sentinelPassword: password, name = '' } = place
  const login = password === undefined ? {} : { password }
  const tls = place.tls ? { tls: securedBy(place) } : {}
  const own = {
    connectTimeout: commandMs,
    commandTimeout: commandMs,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  }
  const client = new Redis({ ...host, ...login, ...tls, ...own })
  client.on('error', () => undefined)
  try {
    const told = (await client.call('SENTINEL', 'REPLICAS', name)) as string[][]
    const flags = told.map((one) => one[one.indexOf('flags') + 1] ?? '')
    return flags.filter((flag) => !/down|disconnected/.test(flag)).length
  } finally {
    client.disconnect()
  }
}
