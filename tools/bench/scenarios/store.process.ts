import { createHash, randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import type pgModule from 'pg'
import { openStore, type Store } from '../../../packages/server/src/adapters/postgres/store.ts'
import { entryKinds } from '../../../packages/server/src/domain/entry.ts'
import type { Person } from '../../../packages/server/src/domain/ids.ts'
import { conversationKinds } from '../../../packages/server/src/domain/rights.ts'
import { Latencies } from '../latencies.ts'

const require = createRequire(new URL('../../../packages/server/package.json', import.meta.url))
const pg = require('pg') as typeof pgModule

/** Argument 1: how PostgreSQL is reached, which of the two is measured, and for how long. */
const settings = JSON.parse(process.argv[2] ?? '') as {
  connection: pgModule.ClientConfig
  what: 'cursors' | 'list'
  seconds: number
  bodyBytes: number
}
const body = JSON.stringify({ text: 'x'.repeat(settings.bodyBytes) })
const hash = createHash('sha256').update(body).digest()
const most = { conversationsPerUser: 5_000, membersPerGroup: 50_000 }
const database = 'live'

async function freshStore(): Promise<Store> {
  const client = new pg.Client(settings.connection)
  await client.connect()
  await client.query(`drop database if exists ${database}`)
  await client.query(`create database ${database}`)
  await client.end()
  return openStore({ connection: { ...settings.connection, database }, readers: 1 })
}

async function people(store: Store, count: number): Promise<Person[]> {
  const tenant = await store.directory.tenant('main')
  const found: Person[] = []
  for (let i = 0; i < count; i++) found.push((await store.directory.arrive(tenant, `user-${i}`, {})).person)
  return found
}

async function group(store: Store, members: readonly Person[]): Promise<string> {
  const id = randomUUID()
  const users = members.map(({ user }) => user)
  const about = { title: 'Group', creator: members[0] as Person, clientId: randomUUID(), hash, users }
  await store.log.create({ id, kind: conversationKinds.group, body: '{"action":"create","users":[]}', ...about }, most)
  return id
}

/** So many messages of the one person into each of them. */
async function fill(store: Store, sender: Person, conversations: readonly string[], count: number): Promise<void> {
  const item = (conversation: string) => ({ conversation, sender, clientId: randomUUID(), kind: entryKinds.message })
  const more = { counts: true, hash, body, tenantAdmin: false }
  for (let i = 0; i < count; i += 10) {
    const round = conversations.flatMap((id) => Array.from({ length: 10 }, () => ({ ...item(id), ...more })))
    for (let at = 0; at < round.length; at += 200) await store.log.append(round.slice(at, at + 200))
  }
}

/** 20 groups of 100 members are 2,000 distinct rows: all of them read one message more, again and again. */
async function cursors(store: Store): Promise<object> {
  const members = await people(store, 100)
  const groups: string[] = []
  for (let i = 0; i < 20; i++) groups.push(await group(store, members))
  const heads = 600
  await fill(store, members[0] as Person, groups, heads)
  const move = async (read: number) => {
    const of = (conversation: string, user: number) => ({ conversation, user, delivered: read, read, seen: 0 })
    const moves = groups.flatMap((id) => members.map(({ user }) => ({ ...of(id, user), exact: false })))
    return (await store.cursors.move(moves)).length
  }
  let read = 1
  while (read < 20) await move(++read)
  console.log('ready')
  const began = performance.now()
  let count = 0
  while (performance.now() - began < settings.seconds * 1_000 && read < heads) count += await move(++read)
  return { count, ms: performance.now() - began, wanted: (read - 20) * 2_000 }
}

/** The whole list of one who is in 200 conversations, in half of which something is unread. */
async function list(store: Store): Promise<object> {
  const [alice, bob] = (await people(store, 2)) as [Person, Person]
  const groups: string[] = []
  for (let i = 0; i < 200; i++) groups.push(await group(store, [bob, alice]))
  await fill(store, bob, groups, 10)
  const read = { user: alice.user, delivered: 11, read: 11, seen: 0, exact: false }
  await store.cursors.move(groups.slice(0, 100).map((conversation) => ({ conversation, ...read })))
  const query = { since: undefined, after: undefined, limit: 200 }
  const times = new Latencies()
  console.log('ready')
  const end = performance.now() + settings.seconds * 1_000
  let count = 0
  let unread = 0
  for (; performance.now() < end; count++) {
    const began = performance.now()
    const { rows } = await store.reader.sync(alice, query)
    // What comes first is not counted: plans and code are made then.
    if (count >= 20) times.add(performance.now() - began)
    unread = rows.reduce((sum, row) => sum + row.countable - row.seenCountable, 0)
    if (rows.length !== 200) throw new Error(`${rows.length} of 200 conversations`)
  }
  return { count, wanted: count, p50: times.at(50), p99: times.at(99), unread }
}

const store = await freshStore()
const found = settings.what === 'cursors' ? await cursors(store) : await list(store)
await store.close()
console.log(JSON.stringify(found))
