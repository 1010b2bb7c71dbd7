// npm run cluster [-- --nodes 3] [--brokers 1] [--port 7700] [--seconds 0]
import { setTimeout as sleep } from 'node:timers/promises'
import { signToken } from '@confab/server'
import type { Cluster } from './cluster.ts'
import { startCluster } from './cluster.ts'
import type { Options } from './options.ts'
import { readOptions, usage } from './options.ts'
import type { Reading } from './reading.ts'
import { readNode } from './reading.ts'
import { tableOf } from './table.ts'

const hour = 3_600_000
/** ms between two tables: on a terminal one replaces the other */
const pace = process.stdout.isTTY ? 1_000 : 10_000
const ending = new AbortController()

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function introduce({ url, nodes, shared }: Cluster): Promise<void> {
  say(`\nbalancer    ${url}`)
  for (const node of nodes) say(`${node.name.padEnd(12)}${node.url}   pid ${node.program.pid}, log ${node.program.log}`)
  say(`PostgreSQL  ${shared.databaseUrl}`)
  say(`Redis       ${shared.redisUrl}`)
  say(`Kafka       ${shared.kafkaBrokers || 'none'}\n`)
  for (const user of ['alice', 'bob']) {
    const token = await signToken(shared.jwtSecret, { user, issuedAt: Date.now(), expiresAt: Date.now() + 8 * hour })
    say(`${user}: CONFAB_URL=${url} CONFAB_TOKEN=${token} npm run confab chat -- --channel tea\n`)
  }
  say('Ctrl-C ends all of it.\n')
}

async function watch(cluster: Cluster, { seconds }: Options): Promise<void> {
  const end = seconds === 0 ? Number.POSITIVE_INFINITY : performance.now() + seconds * 1_000
  let before: readonly (Reading | undefined)[] = []
  for (let shown = 0; !ending.signal.aborted && performance.now() < end; ) {
    const now = await Promise.all(cluster.nodes.map((node) => readNode(node.url)))
    const rows = cluster.nodes.map((node, index) => ({ name: node.name, before: before[index], now: now[index] }))
    before = now
    const lines = tableOf(rows)
    if (process.stdout.isTTY && shown > 0) process.stdout.write(`\x1b[${shown}A\x1b[J`)
    shown = lines.length
    say(lines.join('\n'))
    const rest = Math.min(pace, Math.max(0, end - performance.now()))
    await sleep(rest, undefined, { signal: ending.signal }).catch(() => {})
  }
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  say(`starting PostgreSQL, Redis, ${options.brokers > 0 ? 'Kafka, ' : ''}HAProxy and ${options.nodes} nodes ...`)
  const cluster = await startCluster(options)
  try {
    if (!ending.signal.aborted) await introduce(cluster)
    await watch(cluster, options)
  } finally {
    say('ending all of it')
    await cluster.stop()
  }
}

// A second one ends us at once; what we started ends with us.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ending.abort())
try {
  await main()
} catch (error) {
  const isUsage = error instanceof RangeError || error instanceof TypeError
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${isUsage ? `\n${usage}` : ''}`)
  process.exitCode = 1
}
