import { type Line, line, type Part, plain } from './line.ts'
import { machinesFor } from './machines.ts'
import { kafkaFor, redisFor, storeFor, trafficFor } from './servers.ts'
import type { Prices, Wish } from './wish.ts'

/** What a wish needs, with the arithmetic; amounts in whatever the prices are in, a month. */
export interface Plan {
  readonly parts: readonly Part[]
  readonly machines: { readonly nodes: number; readonly store: number; readonly redis: number; readonly kafka: number }
  readonly outGb: number
  readonly diskGb: number
  readonly money: { readonly machines: number; readonly traffic: number; readonly disk: number; readonly all: number }
}

/**
 * What the article that asks for this engine puts the needless transfer of a chat at, a month, for so many connections:
 * the sum beside which this is shown.
 */
export const articleMoney = 15_000
export const articleConnections = 100_000

/** Everything twice or more that may be lost: a standby for each primary, a replica for each shard. */
export function planFor(wish: Wish, prices: Prices): Plan {
  const nodes = machinesFor(wish)
  const [store, redis, kafka, traffic] = [storeFor(wish), redisFor(wish), kafkaFor(wish), trafficFor(wish)]
  const machines = { nodes: nodes.count, store: 2 * store.shards, redis: 2 * redis.shards, kafka: kafka.brokers }
  const diskGb = 2 * store.diskGb + kafka.diskGb
  const money = sumOf(machines, traffic.outGb, diskGb, prices)
  return {
    machines,
    outGb: traffic.outGb,
    diskGb,
    money,
    parts: [
      { title: 'Nodes', lines: nodes.lines },
      { title: 'PostgreSQL', lines: [...store.lines, split(store.shards)] },
      { title: 'Redis', lines: redis.lines },
      { title: 'Kafka', lines: kafka.lines },
      { title: 'Traffic', lines: traffic.lines },
      { title: 'Money a month', lines: moneyLines(machines, traffic.outGb, diskGb, prices, money) },
    ],
  }
}

function split(shards: number): Line {
  return shards === 1
    ? { what: 'to be split', sum: 'one primary carries the writes', result: 'no' }
    : { what: 'to be split', sum: 'by conversation: its id is in every key', result: `over ${shards}` }
}

function sumOf(machines: Plan['machines'], outGb: number, diskGb: number, prices: Prices): Plan['money'] {
  const count = Object.values(machines).reduce((sum, one) => sum + one, 0)
  const parts = { machines: count * prices.instance, traffic: outGb * prices.gb, disk: diskGb * prices.disk }
  return { ...parts, all: parts.machines + parts.traffic + parts.disk }
}

function moneyLines(
  machines: Plan['machines'],
  outGb: number,
  diskGb: number,
  prices: Prices,
  money: Plan['money'],
): Line[] {
  const { nodes, store, redis, kafka } = machines
  return [
    line(
      'machines',
      `(${nodes} nodes + ${store} PostgreSQL + ${redis} Redis + ${kafka} Kafka) x ${prices.instance}`,
      money.machines,
      '',
    ),
    line('traffic', `${plain(outGb)} GB x ${prices.gb}`, money.traffic, ''),
    line('disk', `${plain(diskGb)} GB (PostgreSQL twice, Kafka) x ${prices.disk}`, money.disk, ''),
    line('together', 'machines + traffic + disk', money.all, ''),
  ]
}
