import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { leftover } from './leftovers.ts'
import type { Measured } from './measured.ts'
import type { Parts } from './parts.ts'
import { spawnUp, type UpProcess } from './up.ts'

/** Several nodes on the same parts, all on the server's core. */
export interface ClusterServers extends Measured {
  readonly parts: Parts
  readonly ports: readonly number[]
  readonly pids: readonly number[]
}

/** Where nodes keep their log, and what else is set. */
export interface ClusterChoice {
  readonly nodes: number
  readonly databaseUrl: string
  /** Whether what happens is told to Kafka. */
  readonly relays: boolean
  readonly more?: Readonly<Record<string, string>>
}

let begun = 0

function settingsOf(parts: Parts, choice: ClusterChoice, folder: string, index: number): Record<string, string> {
  return {
    ...choice.more,
    CONFAB_SERVER_ID: `bench-${begun}-${index + 1}`,
    CONFAB_DATA: join(folder, `node${index + 1}`),
    CONFAB_DATABASE_URL: choice.databaseUrl,
    CONFAB_REDIS_URL: parts.redisUrl,
    ...(choice.relays ? { CONFAB_KAFKA_BROKERS: parts.kafkaBrokers } : {}),
  }
}

/** Starts nodes one after the other: the first makes the schema. */
export async function startNodes(parts: Parts, choice: ClusterChoice): Promise<ClusterServers> {
  const folder = mkdtempSync(join(tmpdir(), 'confab-bench-'))
  const nodes: UpProcess[] = []
  const stop = async () => {
    done()
    // All at once, so that nobody is moved to another node first; what was acknowledged is stored.
    await Promise.all(nodes.map((node) => node.end('SIGKILL')))
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  const done = leftover(stop)
  begun++
  try {
    while (nodes.length < choice.nodes) {
      const node = await spawnUp(settingsOf(parts, choice, folder, nodes.length))
      nodes.push(node)
      await node.ready()
    }
    const [port = 0] = nodes.map((node) => node.port)
    const pids = nodes.map(({ pid }) => pid)
    const storePid = parts.pids.PostgreSQL[0]
    return { parts, port, ports: nodes.map((node) => node.port), pid: pids[0] as number, pids, storePid, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
