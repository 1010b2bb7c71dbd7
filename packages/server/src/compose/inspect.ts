import { inspectBrokers } from '../adapters/kafka/inspect.ts'
import { systemChance } from '../adapters/platform/system.ts'
import { type InspectedDatabase, inspectHosts } from '../adapters/postgres/primary/inspect.ts'
import { type InspectedRedis, inspectPlace } from '../adapters/redis/inspect.ts'
import { readDatabaseUrl } from '../config/database-url.ts'
import { authorityFile } from '../config/files.ts'
import type { Config } from '../config/read.ts'
import { readRedisUrl } from '../config/redis-url.ts'
import type { InspectedKafka } from '../domain/inspected-kafka.ts'
import { StartupError } from '../domain/startup-error.ts'
import { explained, shortly } from './connect.ts'
import { placeOf } from './event-log.ts'

export type { InspectedDatabase, InspectedHost } from '../adapters/postgres/primary/inspect.ts'
export type { InspectedKafka, InspectedRedis }

/** Looks at the PostgreSQL, or the several, of a URL; where none can be used, their faults are what a start would say. */
export async function inspectPostgres(url: string): Promise<InspectedDatabase> {
  const read = readDatabaseUrl(url)
  if ('wrong' in read) throw new StartupError(`CONFAB_DATABASE_URL: ${read.wrong}`)
  const hosts = read.value.map((host) => ({ name: host.name, connection: { connectionString: host.url } }))
  return inspectHosts(hosts, hosts.length === 1 ? explained : shortly)
}

/** Looks at a Redis. Throws StartupError, one line, where it can't be reached or refuses. */
export async function inspectRedis({ redisUrl = '', redisCa }: Config): Promise<InspectedRedis> {
  const read = readRedisUrl(redisUrl)
  if ('wrong' in read) throw new StartupError(`CONFAB_REDIS_URL: ${read.wrong}`)
  return inspectPlace({ ...read.value, ca: authorityFile('CONFAB_REDIS_CA', redisCa) }, systemChance)
}

/** Looks at a Kafka and the topics of this installation. Throws StartupError, one line, where it can't be reached. */
export function inspectKafka(config: Config): Promise<InspectedKafka> {
  return inspectBrokers(placeOf(config, 'doctor'))
}
