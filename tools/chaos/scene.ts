import { randomBytes } from 'node:crypto'
import { frontConfig } from '../cluster/front.ts'
import { type ClusterNode, clusterNode } from '../cluster/node.ts'
import type { Disk } from '../load/disk.ts'
import { type Haproxy, startHaproxy } from '../services/haproxy.ts'
import { type Kafka, startKafka } from '../services/kafka.ts'
import { freePort } from '../services/port.ts'
import { type PostgresPair, startPostgresPair } from '../services/postgres-pair.ts'
import { type SentinelRedis, startSentinel } from '../services/sentinel.ts'
import { startToxiproxy } from '../services/toxiproxy.ts'
import { Clock } from './clock.ts'
import { SentinelView } from './sentinel-view.ts'
import { nodeSettings } from './settings.ts'
import { SmallDisk } from './small-disk.ts'
import { Ways } from './ways.ts'

export const nodeCount = 3

/** All that a round is played on: three nodes behind a balancer, on real servers, each way through a proxy. */
export interface Scene {
  readonly nodes: readonly ClusterNode[]
  readonly clocks: readonly Clock[]
  readonly ways: Ways
  readonly postgres: PostgresPair
  /** On which the primary that began stands, where it was asked for. */
  readonly disk: Disk | undefined
  readonly redis: SentinelRedis
  readonly kafka: Kafka
  readonly haproxy: Haproxy
  /** Of the balancer. */
  readonly url: string
  readonly jwtSecret: string
}

export interface SceneOptions {
  /** PostgreSQL's primary gets a small disk of its own; throws DiskRefused where none can be mounted. */
  readonly smallDisk?: boolean
  /** A promoted standby is believed (its primary's commits waited for it), or an operator is asked. */
  readonly failover?: 'keep' | 'ask'
  readonly tell: (line: string) => void
}

/** Runs once each, in the reverse order. */
export class Stops {
  readonly #all: (() => unknown)[] = []

  add(stop: () => unknown): void {
    this.#all.push(stop)
  }

  async run(): Promise<void> {
    for (let stop = this.#all.pop(); stop; stop = this.#all.pop()) await stop()
  }
}

async function startParts(ways: Ways, stops: Stops, smallDisk: SmallDisk | undefined) {
  const sized = smallDisk ? { settings: SmallDisk.settings, prepare: (folder: string) => smallDisk.mount(folder) } : {}
  if (smallDisk) stops.add(() => smallDisk.unmount())
  const postgres = await startPostgresPair(sized)
  stops.add(() => postgres.stop())
  const redis = await startSentinel()
  stops.add(() => redis.stop())
  const through = (upstream: string, _: number, way: number) =>
    // The last way is that of the consumer, which is none of ours to disturb.
    way === nodeCount ? Promise.resolve(upstream) : ways.open(way, 'kafka', upstream).then(({ address }) => address)
  const kafka = await startKafka({ brokers: 3, own: true, ways: nodeCount + 1, through })
  stops.add(() => kafka.stop())
  return { postgres, redis, kafka }
}

type Parts = Awaited<ReturnType<typeof startParts>>

/** Where a node finds what it leans on: by its own proxies. */
async function sharedBy(node: number, parts: Parts, ways: Ways, stops: Stops) {
  const stores: string[] = []
  for (const { port } of parts.postgres.nodes) {
    stores.push((await ways.open(node, 'postgres', `127.0.0.1:${port}`)).address)
  }
  const seen = new Map<string, string>()
  for (const { port } of parts.redis.nodes) {
    const link = await ways.open(node, 'redis', `127.0.0.1:${port}`)
    seen.set(String(port), String(link.port))
  }
  const view = new SentinelView(seen)
  await view.open(parts.redis.sentinels)
  stops.add(() => view.close())
  return {
    databaseUrl: `postgres://postgres@${stores.join()}/postgres`,
    redisUrl: `redis+sentinel://${view.hosts.join()}/${parts.redis.primaryName}`,
    kafkaBrokers: parts.kafka.ways[node]?.join() ?? '',
  }
}

async function startNodes(parts: Parts, ways: Ways, stops: Stops, more: Record<string, string>) {
  const clocks = Array.from({ length: nodeCount }, (_, i) => new Clock(`node${i + 1}`))
  const nodes: ClusterNode[] = []
  for (const [index, clock] of clocks.entries()) {
    const where = await sharedBy(index, parts, ways, stops)
    const settings = { ...nodeSettings, ...clock.environment, ...more }
    const node = await clusterNode(`node${index + 1}`, { ...where, jwtSecret: more.CONFAB_JWT_SECRET ?? '', settings })
    stops.add(() => node.program.kill())
    // One after the other: the first makes the tables.
    await node.program.start()
    nodes.push(node)
  }
  return { nodes, clocks }
}

/** Starts all of it; `stops` ends what was started, also where this throws in the middle. */
export async function startScene({ smallDisk, failover = 'keep', tell }: SceneOptions, stops: Stops): Promise<Scene> {
  tell('starting PostgreSQL (two), Redis (two, three Sentinels), Kafka (three), Toxiproxy, HAProxy and three nodes ...')
  const jwtSecret = randomBytes(32).toString('base64url')
  const toxiproxy = await startToxiproxy()
  stops.add(() => toxiproxy.stop())
  const ways = new Ways(toxiproxy)
  const disk = smallDisk ? new SmallDisk() : undefined
  const parts = await startParts(ways, stops, disk)
  const more = { CONFAB_JWT_SECRET: jwtSecret, CONFAB_DATABASE_FAILOVER: failover }
  const { nodes, clocks } = await startNodes(parts, ways, stops, more)
  const port = await freePort()
  const haproxy = await startHaproxy({ config: frontConfig(port, nodes) })
  stops.add(() => haproxy.stop())
  return { ...parts, nodes, clocks, ways, disk: disk?.disk, haproxy, url: `http://127.0.0.1:${port}`, jwtSecret }
}
