import { setTimeout as sleep } from 'node:timers/promises'
import { lastLines, until } from './deadline.ts'
import type { Program } from './program.ts'
import { RedisNode } from './redis/node.ts'
import { primaryName, SentinelNode } from './redis/sentinel-node.ts'

export interface SentinelRedis {
  /** `redis+sentinel://host:port,host:port,host:port/name` */
  readonly url: string
  /** `host:port` of the three Sentinels */
  readonly sentinels: readonly string[]
  /** What they call the primary. */
  readonly primaryName: string
  /** The two Redis, of which the first began as the primary. */
  readonly nodes: readonly RedisNode[]
  /** The Sentinels' processes. */
  readonly programs: readonly Program[]
  /** The node that the Sentinels which answer take for the primary now. */
  primary(): Promise<RedisNode>
  /** Waits until the primary is another one than this; answers the new one. */
  failover(from: RedisNode): Promise<RedisNode>
  /** Waits until the failed one is back as a replica, and the Sentinels could do it again. */
  whole(): Promise<void>
  stop(): Promise<void>
}

const wholeDeadline = 30_000
const failoverDeadline = 25_000

async function primaryOf(nodes: readonly RedisNode[], sentinels: readonly SentinelNode[]): Promise<RedisNode> {
  for (const sentinel of sentinels) {
    const port = await sentinel.primary().catch(() => undefined)
    const node = nodes.find((one) => one.port === port)
    if (node) return node
  }
  throw new Error('no Sentinel answers who the primary is')
}

/** `master`, or `replica` with the state of its link. */
async function roleOf(node: RedisNode): Promise<string> {
  const [role = '', , , link = ''] = (await node.ask('ROLE')).split('\n')
  return role === 'slave' ? `replica ${link}` : role
}

async function untilWhole(nodes: readonly RedisNode[], sentinels: readonly SentinelNode[]): Promise<void> {
  const roles = (): Promise<string[]> => Promise.all(nodes.map(roleOf))
  await until({
    what: 'three Sentinels to know each other, a primary and its replica',
    deadline: wholeDeadline,
    every: 100,
    check: async () => {
      const known = await Promise.all(sentinels.map((sentinel) => sentinel.knowsAll()))
      return known.every(Boolean) && (await roles()).sort().join(', ') === 'master, replica connected'
    },
    detail: () => sentinels.map((sentinel) => lastLines(sentinel.program.log)).join('\n'),
  })
  // They agree a moment after they met; a failover that begins before is given up, and tried again 10 s later.
  await sleep(1_000)
}

/** A Redis with a replica, watched by three Sentinels which replace a dead primary. */
export async function startSentinel(): Promise<SentinelRedis> {
  // Both, since either may be the primary: it waits 5 s otherwise, in case more replicas come.
  const quick = ['--repl-diskless-sync-delay', '0']
  const first = await RedisNode.start('redis-primary', quick)
  const nodes = [first, await RedisNode.start('redis-replica', [...quick, '--replicaof', '127.0.0.1', `${first.port}`])]
  const sentinels = await Promise.all([1, 2, 3].map((n) => SentinelNode.start(`sentinel-${n}`, first.port)))
  const programs = sentinels.map((sentinel) => sentinel.program)
  const primary = (): Promise<RedisNode> => primaryOf(nodes, sentinels)
  const stop = async (): Promise<void> => {
    await Promise.all(programs.map((program) => program.kill()))
    await Promise.all(nodes.map((node) => node.stop()))
  }
  const failover = async (from: RedisNode): Promise<RedisNode> => {
    const what = 'the Sentinels to make the replica the primary'
    const detail = (): string => programs.map((program) => lastLines(program.log)).join('\n')
    const check = async (): Promise<boolean> => {
      const now = await primary()
      return now !== from && (await now.ask('ROLE')).startsWith('master')
    }
    await until({ what, deadline: failoverDeadline, every: 50, check, detail })
    return primary()
  }
  const whole = (): Promise<void> => untilWhole(nodes, sentinels)
  await whole().catch(async (error: unknown) => {
    await stop()
    throw error
  })
  const hosts = sentinels.map((sentinel) => `127.0.0.1:${sentinel.port}`)
  const url = `redis+sentinel://${hosts.join()}/${primaryName}`
  return { url, sentinels: hosts, primaryName, nodes, programs, primary, failover, whole, stop }
}
