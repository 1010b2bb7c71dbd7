import pg from 'pg'
import type { Bench } from './bench.ts'
import type { Figures } from './figures.ts'
import { add, figureOf } from './report.ts'
import type { ClusterMeasurement } from './rows.ts'
import type { Scenario } from './scenario.ts'
import { type Circle, endCircles, openCircles } from './scenarios/cluster/circles.ts'
import { counted, gather, speak } from './scenarios/cluster/crowd.ts'
import { makeTopic } from './scenarios/cluster/event-reader.ts'
import { catchUp, lag, pile } from './scenarios/cluster/relay.ts'
import { closedTalk, offeredTalk } from './scenarios/cluster/talk.ts'
import { idleMany, mostAProcess } from './scenarios/idle-many/idle-many.ts'
import { type ClusterServers, startNodes } from './servers/cluster.ts'
import { type Parts, startParts } from './servers/parts.ts'

let databases = 0

/** A database of its own on the same PostgreSQL, so that what was measured before is not in it. */
async function newDatabase({ databaseUrl }: Parts): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl })
  const name = `bench${++databases}`
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const url = new URL(databaseUrl)
  url.pathname = `/${name}`
  return url.href
}

/** The same load on so many nodes: pairs and groups whose members sit on different ones. */
async function throughput(bench: Bench, parts: Parts, nodes: number): Promise<void> {
  const { pairs, seconds, warmSeconds, offeredPerSecond, cluster } = bench.scale
  const databaseUrl = await newDatabase(parts)
  const start = () => startNodes(parts, { nodes, databaseUrl, relays: cluster.brokers > 0 })
  await bench.on('confab', 'cluster', start, async (servers) => {
    const measured = async (circles: readonly Circle[], measurement: ClusterMeasurement, one: ClusterMeasurement) => {
      const run = async () => {
        const figures = await closedTalk(servers, circles, seconds)
        return { ...figures, ...against(bench, one, nodes, figures) }
      }
      await bench.measure('confab', measurement, run, () => closedTalk(servers, circles, warmSeconds))
    }
    const circles = await openCircles(servers, pairs, 2)
    await measured(circles, `cluster-${nodes}` as ClusterMeasurement, 'cluster-1')
    if (nodes === 3)
      await bench.measure('confab', 'cluster-offered', () =>
        offeredTalk(servers, circles, 2 * seconds, offeredPerSecond),
      )
    endCircles(circles)
    const groups = await openCircles(servers, cluster.groups, 10)
    await measured(groups, `cluster-groups-${nodes}` as ClusterMeasurement, 'cluster-groups-1')
    endCircles(groups)
  })
}

function against(bench: Bench, one: ClusterMeasurement, nodes: number, figures: Figures): Figures {
  const alone = figureOf(bench.report, 'confab', one, 'msg/s')
  if (nodes === 1 || alone === undefined) return {}
  return { '% of one node': (100 * (figures['msg/s'] as number)) / alone }
}

async function crowd(bench: Bench, parts: Parts): Promise<void> {
  const { seconds, warmSeconds, cluster } = bench.scale
  const databaseUrl = await newDatabase(parts)
  const start = () => startNodes(parts, { nodes: 3, databaseUrl, relays: true })
  await bench.on('confab', 'cluster-crowd', start, async (servers) => {
    const all = await gather(servers, databaseUrl, cluster.crowd)
    const asked = await counted(servers, databaseUrl, all, seconds)
    const run = async () => ({ ...(await speak(servers, all, seconds)), ...asked })
    await bench.measure('confab', 'cluster-crowd', run, () => speak(servers, all, warmSeconds))
    for (const client of all.online) client.end()
  })
}

async function relayOnce(bench: Bench, parts: Parts): Promise<Figures> {
  const { pairs, seconds, offeredPerSecond, cluster } = bench.scale
  const databaseUrl = await newDatabase(parts)
  const stored = { 'B stored a message': await piled(parts, databaseUrl, pairs, cluster.backlog) }
  const prefix = `bench${databases}`
  const topic = `${prefix}.events`
  await makeTopic(parts.kafkaBrokers, topic, cluster.brokers)
  const more = { CONFAB_KAFKA_PREFIX: prefix }
  const start = () => startNodes(parts, { nodes: 1, databaseUrl, relays: true, more })
  const events = await asked(databaseUrl, allEntries)
  return catchUp(start, { brokers: parts.kafkaBrokers, topic, events }, async (servers) => {
    const circles = await openCircles(servers, pairs, 2)
    const found = await lag(servers, circles, topic, { seconds: 2 * seconds, perSecond: offeredPerSecond })
    endCircles(circles)
    return { ...found, ...stored }
  })
}

/** Brokers that have just started compile for longer than a run lasts: once before, not counted. */
function relays(bench: Bench, parts: Parts): Promise<void> {
  const run = () => relayOnce(bench, parts)
  return bench.measure('confab', 'relay', run, run)
}

/** Answers by how much a message made the database larger, bytes. */
async function piled(parts: Parts, databaseUrl: string, pairs: number, backlog: number): Promise<number> {
  const servers: ClusterServers = await startNodes(parts, { nodes: 1, databaseUrl, relays: false })
  try {
    const circles = await openCircles(servers, pairs, 2)
    const before = await asked(databaseUrl, sizeOfDatabase)
    await pile(circles, backlog)
    endCircles(circles)
    return ((await asked(databaseUrl, sizeOfDatabase)) - before) / backlog
  } finally {
    await servers.stop()
  }
}

const sizeOfDatabase = 'select pg_database_size(current_database())::float8 as n'
const allEntries = 'select sum(last_seq)::int as n from heads'

async function asked(databaseUrl: string, text: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return ((await client.query(text)).rows[0] as { n: number }).n
  } finally {
    await client.end()
  }
}

function told(brokers: number): string {
  const kafka = `; ${brokers === 1 ? 'one broker' : `${brokers} brokers`} of Kafka 4.4 on the load's, whose share is not in its column`
  return `Several nodes, and the relay: PostgreSQL 15 and Redis on the server's core${brokers === 0 ? '' : kafka}.`
}

/** So many idle connections, over as many nodes as one process may have open files and one address has ports. */
export function manyIdle(bench: Bench, connections: number): Promise<void> {
  const nodes = Math.ceil(connections / mostAProcess())
  return onParts(bench, 0, async (parts) => {
    const { databaseUrl } = parts
    await bench.on(
      'confab',
      'idle-many',
      () => startNodes(parts, { nodes, databaseUrl, relays: false }),
      async (servers) => {
        add(bench.report, 'confab', 'idle-many', [await idleMany(servers, connections, bench.scale)])
        bench.say(`  confab idle-many: ${JSON.stringify(bench.report.found.at(-1)?.medians)}`)
      },
    )
  })
}

async function onParts(bench: Bench, brokers: 0 | 1 | 3, act: (parts: Parts) => Promise<void>): Promise<void> {
  let parts: Parts | undefined
  try {
    parts = await startParts({ brokers })
    await act(parts)
    const note = told(brokers)
    if (!bench.report.notes.includes(note)) bench.report.notes.push(note)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    bench.report.failures.push({ contestant: 'confab', scenario: 'cluster', message })
    bench.say(`  FAILED confab cluster: ${message}`)
  } finally {
    await parts?.stop()
  }
}

/** Many nodes, and what stands between them. */
export const clusterScenarios: Readonly<Record<string, Scenario>> = {
  cluster: {
    about: '1, 2 and 3 nodes on real PostgreSQL and Redis: throughput, CPU of each part, delivery, 50,000 members',
    run: (bench) =>
      onParts(bench, bench.scale.cluster.brokers, async (parts) => {
        for (const nodes of bench.scale.cluster.nodes) await throughput(bench, parts, nodes)
        await crowd(bench, parts)
      }),
  },
  relay: {
    about: 'the journal into Kafka: events a second with many waiting, and the lag at 1,000 msg/s',
    run: (bench) => onParts(bench, bench.scale.cluster.brokers, (parts) => relays(bench, parts)),
  },
}
