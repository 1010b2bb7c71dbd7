import { lastLines, until } from './deadline.ts'
import { runCommand } from './install/command.ts'
import { freePort } from './port.ts'
import { redisBinaries } from './redis/binary.ts'
import { RedisNode } from './redis/node.ts'

export interface RedisCluster {
  /** `redis+cluster://host:port,...` */
  readonly url: string
  /** `host:port` of every node */
  readonly hosts: readonly string[]
  /** Three primaries, and a replica of each if these were asked for. */
  readonly nodes: readonly RedisNode[]
  /** Those that are primaries now; a dead one is none. */
  primaries(): Promise<RedisNode[]>
  /** Waits until every node that runs says that the cluster is whole. */
  whole(): Promise<void>
  stop(): Promise<void>
}

export interface ClusterOptions {
  /** Replicas of each primary; 0 if not given. */
  readonly replicas?: 0 | 1
}

const deadline = 30_000

async function clusterNode(index: number): Promise<RedisNode> {
  const bus = ['--cluster-port', `${await freePort()}`, '--cluster-node-timeout', '2000']
  const shape = ['--cluster-config-file', 'nodes.conf', '--cluster-require-full-coverage', 'no']
  const quick = ['--repl-diskless-sync-delay', '0']
  return RedisNode.start(`redis-cluster-${index}`, ['--cluster-enabled', 'yes', ...bus, ...shape, ...quick])
}

async function untilWhole(nodes: readonly RedisNode[]): Promise<void> {
  await until({
    what: 'every node to say cluster_state:ok',
    deadline,
    every: 50,
    check: async () => {
      const live = nodes.filter((node) => node.pid !== undefined)
      const states = await Promise.all(live.map((node) => node.ask('CLUSTER', 'INFO')))
      return states.every((state) => state.includes('cluster_state:ok'))
    },
    detail: () => nodes.map((node) => lastLines(node.log)).join('\n'),
  })
}

async function join(hosts: readonly string[], replicas: number): Promise<void> {
  const { cli } = await redisBinaries()
  const how = ['--cluster-replicas', `${replicas}`, '--cluster-yes']
  await runCommand({ command: cli, args: ['--cluster', 'create', ...hosts, ...how], deadline })
}

/** A Redis Cluster of three primaries on loopback. */
export async function startRedisCluster({ replicas = 0 }: ClusterOptions = {}): Promise<RedisCluster> {
  const count = 3 * (1 + replicas)
  const nodes = await Promise.all(Array.from({ length: count }, (_, index) => clusterNode(index)))
  const hosts = nodes.map((node) => `127.0.0.1:${node.port}`)
  const stop = async (): Promise<void> => void (await Promise.all(nodes.map((node) => node.stop())))
  const whole = (): Promise<void> => untilWhole(nodes)
  const primaries = async (): Promise<RedisNode[]> => {
    const roles = await Promise.all(nodes.map((node) => (node.pid === undefined ? '' : node.ask('ROLE'))))
    return nodes.filter((_, index) => roles[index]?.startsWith('master'))
  }
  try {
    await join(hosts, replicas)
    await whole()
  } catch (error) {
    await stop()
    throw error
  }
  return { url: `redis+cluster://${hosts.join()}`, hosts, nodes, primaries, whole, stop }
}
