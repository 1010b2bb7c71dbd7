import { type Config, type InspectedRedis, inspectRedis, StartupError } from '@confab/server'
import { bad, doubt, type Finding, good } from './check.ts'

const slowMs = 5
const oldest = { single: 6.2, sentinel: 6.2, cluster: 7 }

/** The Redis that is named, if one is. */
export async function checkRedis(config: Config): Promise<Finding[]> {
  if (config.redisUrl === undefined) return [good('redis', 'none: this node is the only one')]
  try {
    return judgeRedis(await inspectRedis(config))
  } catch (error) {
    if (!(error instanceof StartupError)) throw error
    return [bad('redis', error.message, 'as said; until then each node is alone, and messages come from the store')]
  }
}

/** What is to be said of it. */
export function judgeRedis(redis: InspectedRedis): Finding[] {
  const version = Number(/^\d+\.\d+/.exec(redis.version)?.[0] ?? 0)
  const least = oldest[redis.kind]
  const { median, worst } = redis.latency
  const says = `${redis.name}: Redis ${redis.version}, answers in ${median.toFixed(1)} ms (at worst ${worst.toFixed(1)})`
  return [
    version < least
      ? bad('redis', `${says} is too old`, `use ${least} or newer`)
      : median > slowMs
        ? doubt('redis', says, 'let it be near the nodes, and do nothing else: each message asks it once')
        : good('redis', says),
    ...judgeMemory(redis),
    ...judgeShape(redis),
  ]
}

function judgeMemory({ policy, used, most }: InspectedRedis): Finding[] {
  const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`
  const room = most === 0 ? `${megabytes(used)} used, no limit` : `${megabytes(used)} of ${megabytes(most)} used`
  if (most > 0 && policy !== 'noeviction')
    return [
      doubt(
        'redis memory',
        `${room}, and when it is full it forgets (${policy}): who is connected is then written anew each second`,
        'CONFIG SET maxmemory-policy noeviction, and in redis.conf; give it room, see docs/OPERATIONS.md',
      ),
    ]
  if (most > 0 && used > 0.8 * most)
    return [doubt('redis memory', room, 'raise maxmemory: when it is full, it refuses what nodes write')]
  return [good('redis memory', `${room}, ${policy}`)]
}

function judgeShape({ cluster, sentinel }: InspectedRedis): Finding[] {
  const found: Finding[] = []
  if (cluster) {
    const says = `a Cluster of ${cluster.nodes} nodes, ${cluster.state}, ${cluster.slots} of 16384 slots served`
    const mend = '`redis-cli --cluster check HOST:PORT` names the nodes that are missing'
    found.push(
      cluster.state === 'ok' && cluster.slots === 16_384 ? good('redis shape', says) : bad('redis shape', says, mend),
    )
  }
  if (sentinel) {
    const says = `${sentinel.answers} of ${sentinel.of} Sentinels answer, ready replicas: ${sentinel.replicas}`
    found.push(judgeSentinel(says, sentinel))
  }
  return found
}

function judgeSentinel(says: string, { answers, of, replicas }: NonNullable<InspectedRedis['sentinel']>): Finding {
  if (replicas === 0) return bad('redis shape', says, 'start a replica: there is none to fail over to')
  if (answers < of) return doubt('redis shape', says, 'start the others: without a majority nothing is failed over')
  if (of < 3) return doubt('redis shape', says, 'name three Sentinels or more in CONFAB_REDIS_URL')
  return good('redis shape', says)
}
