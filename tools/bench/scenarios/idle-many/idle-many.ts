import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Figures } from '../../figures.ts'
import { median } from '../../figures.ts'
import { sleep } from '../../generator.ts'
import { family, proportionalBytes, residentBytes } from '../../processes.ts'
import { body, type Scale } from '../../scale.ts'
import type { ClusterServers } from '../../servers/cluster.ts'
import { partsMeter } from '../../servers/parts-meter.ts'
import { token } from '../../servers/token.ts'
import { ConfabClient } from '../../wire/confab-client.ts'
import { Crowds } from './crowds.ts'

/** Open files of a process that are none of its connections. */
const ownFiles = 500
/** Ports that one address of the loopback has, with some to spare. */
const portsOfAddress = 27_000

/** How many connections one process may hold, of ours or of the load. */
export function mostAProcess(): number {
  const limits = readFileSync('/proc/self/limits', 'utf8')
  const hard = Number(/^Max open files\s+\d+\s+(\d+)/m.exec(limits)?.[1] ?? 1_024)
  return Math.max(100, Math.min(hard - ownFiles, portsOfAddress))
}

interface Memory {
  readonly nodes: number
  readonly postgres: number
  readonly redis: number
  readonly kernel: number
}

/** Bytes. The kernel's: what it has of its own for sockets and all else, both ends of each connection. */
function memory({ pids, parts }: ClusterServers): Memory {
  const info = readFileSync('/proc/meminfo', 'utf8')
  const slab = Number(/^Slab:\s+(\d+) kB/m.exec(info)?.[1] ?? 0) * 1_024
  return {
    nodes: pids.reduce((sum, pid) => sum + residentBytes(pid), 0),
    postgres: proportionalBytes(parts.pids.PostgreSQL.flatMap((pid) => family(pid))),
    redis: proportionalBytes(parts.pids.Redis),
    kernel: slab,
  }
}

async function announcer({ port }: ClusterServers): Promise<ConfabClient> {
  const client = new ConfabClient('the-admin', new Map())
  await client.open(port, token(client.user, { admin: true }))
  const made = (await client.ask('create', { clientId: randomUUID(), kind: 'announcement', title: 'News' })) as {
    conversation: { conversationId: string }
  }
  client.conversation = made.conversation.conversationId
  return client
}

/** Some announcements, one after the other; each counted at every connection. */
async function announce(servers: ClusterServers, admin: ConfabClient, crowds: Crowds, count: number): Promise<Figures> {
  const seconds: number[] = []
  const cpuMs: number[] = []
  for (let n = 1; n <= 3; n++) {
    const read = partsMeter(servers)
    const at = Date.now()
    await admin.say(body)
    seconds.push(((await crowds.heard(n, 60_000)) - at) / 1_000)
    cpuMs.push(read().all)
    await sleep(2_000)
  }
  return { 'announcement s': median(seconds), 'announcement CPU µs': (median(cpuMs) * 1_000) / count }
}

/** So many connections over all nodes that only answer heartbeats, then announcements to all of them. */
export async function idleMany(servers: ClusterServers, count: number, scale: Scale): Promise<Figures> {
  const { ports } = servers
  const admin = await announcer(servers)
  await sleep(3_000)
  const empty = memory(servers)
  const each = Math.ceil(count / ports.length)
  const orders = ports.map((port, i) => {
    const users = [i * each, Math.min(each, count - i * each)] as const
    return { port, from: `127.0.0.${i + 2}`, users, atOnce: Math.max(2, Math.floor(24 / ports.length)) }
  })
  const began = performance.now()
  const crowds = new Crowds(orders)
  try {
    await crowds.opened(300_000 + count * 15)
    const opening = performance.now() - began
    await sleep(scale.quietSeconds * 1_000)
    const read = partsMeter(servers, crowds.pids)
    await sleep(scale.idleSeconds * 1_000)
    const used = read()
    const full = memory(servers)
    const kb = (part: keyof Memory) => (full[part] - empty[part]) / count / 1_024
    return {
      connections: count,
      nodes: ports.length,
      'begun again': crowds.tries - count,
      'connections/s': (count * 1_000) / opening,
      'RSS KB': kb('nodes'),
      'RSS MB of a node before': empty.nodes / ports.length / 2 ** 20,
      'RSS MB of all nodes': full.nodes / 2 ** 20,
      'PostgreSQL KB': kb('postgres'),
      'Redis KB': kb('redis'),
      'kernel KB': kb('kernel') / 2,
      'CPU µs/s': (used.all * 1e6) / used.wallMs / count,
      'CPU µs/s of nodes': (used.cpu.nodes * 1e6) / used.wallMs / count,
      ...(await announce(servers, admin, crowds, count)),
      'generator %': used.generator,
      'others %': used.others,
    }
  } finally {
    crowds.stop()
    admin.end()
  }
}
