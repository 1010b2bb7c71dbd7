import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Figures } from '../../figures.ts'
import { forEach } from '../../generator.ts'
import { Latencies } from '../../latencies.ts'
import { body, type ClusterScale } from '../../scale.ts'
import type { ClusterServers } from '../../servers/cluster.ts'
import { partFigures, partsMeter } from '../../servers/parts-meter.ts'
import { token } from '../../servers/token.ts'
import { ConfabClient, type Ledgers } from '../../wire/confab-client.ts'
import { Count } from '../../wire/count.ts'
import { settled } from '../../wire/talker.ts'
import { Asked } from './counts.ts'

/** A group of very many, some of whom are connected, on all nodes alike. */
export interface Crowd {
  readonly sender: ConfabClient
  readonly online: readonly ConfabClient[]
}

const atOnce = 1_000
const name = (i: number) => `crowd-${i}`

/** Who was never there can be a member all the same, once he is known: most of these are written straight into the table. */
async function makeUsers(databaseUrl: string, count: number): Promise<void> {
  const postgres = new pg.Client({ connectionString: databaseUrl })
  await postgres.connect()
  try {
    const text = `insert into users (tenant, external)
      select (select tenant from users where external = $1), 'crowd-' || n from generate_series(1, $2::int) as n
      on conflict do nothing`
    await postgres.query(text, [name(0), count - 1])
  } finally {
    await postgres.end()
  }
}

/** The group is made and filled as an application would, a thousand members a command. */
export async function gather(
  { ports }: ClusterServers,
  databaseUrl: string,
  { members, online }: ClusterScale['crowd'],
): Promise<Crowd> {
  const ledgers: Ledgers = new Map()
  const clients = Array.from({ length: online }, (_, i) => new ConfabClient(name(i), ledgers, i % 10 === 0))
  const [sender] = clients as [ConfabClient, ...ConfabClient[]]
  const open = (i: number) => clients[i]?.open(ports[i % ports.length] as number, token(name(i)))
  await open(0)
  await makeUsers(databaseUrl, members)
  const made = (await sender.ask('create', { clientId: randomUUID(), kind: 'group', title: 'All', users: [] })) as {
    conversation: { conversationId: string }
  }
  const { conversationId } = made.conversation
  sender.conversation = conversationId
  for (let at = 1; at < members; at += atOnce) {
    const users = Array.from({ length: Math.min(atOnce, members - at) }, (_, i) => name(at + i))
    await sender.ask('changeMembers', { conversationId, clientId: randomUUID(), action: 'add', users })
  }
  await forEach(online - 1, 16, async (i) => void (await open(i + 1)))
  await settled(sender, clients)
  return { sender, online: clients }
}

/** Says one message after the other as each is acknowledged; answers how many. */
async function talk({ sender }: Crowd, seconds: number, acknowledged: Latencies): Promise<number> {
  const end = performance.now() + seconds * 1_000
  let said = 0
  while (performance.now() < end) {
    const at = performance.now()
    await sender.say(body)
    acknowledged.add(performance.now() - at)
    said++
  }
  return said
}

/** What a message to all of them costs, everything that nodes and parts do meanwhile included. */
export async function speak(servers: ClusterServers, crowd: Crowd, seconds: number): Promise<Figures> {
  const acknowledged = new Latencies()
  const count = new Count(crowd.online)
  const read = partsMeter(servers)
  const said = await talk(crowd, seconds, acknowledged)
  await count.complete(() => said, 15_000)
  const used = read()
  return {
    'CPU ms a message': used.all / said,
    'msg/s': (said / used.wallMs) * 1_000,
    'ack p50 ms': acknowledged.at(50),
    ...partFigures(used, said),
  }
}

/** More than so much of Redis or PostgreSQL a message would be something for each member, or each who is connected. */
const mostAMessage = 60

/** How much a message asks of Redis and PostgreSQL; throws where it grows with the members. */
export async function counted(
  servers: ClusterServers,
  databaseUrl: string,
  crowd: Crowd,
  seconds: number,
): Promise<Figures> {
  const asked = await Asked.open(servers.parts, databaseUrl)
  try {
    let said = 0
    const count = new Count(crowd.online)
    const { redisCommands, statements, rows } = await asked.during(async () => {
      said = await talk(crowd, seconds, new Latencies())
      await count.complete(() => said, 15_000)
    })
    const most = Math.max(redisCommands, statements) / said
    if (most > mostAMessage) throw new Error(`a message asked ${Math.round(most)} times of Redis or PostgreSQL`)
    return {
      'Redis commands a message': redisCommands / said,
      'statements a message': statements / said,
      'rows a message': rows / said,
    }
  } finally {
    await asked.close()
  }
}
