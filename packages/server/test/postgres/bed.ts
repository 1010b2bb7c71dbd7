import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext } from 'node:test'
import pg from 'pg'
import { type EmbeddedPostgres, startPostgres } from '../../src/adapters/postgres/embedded/start.ts'
import { openStore, type Store, type StoreSettings } from '../../src/adapters/postgres/store.ts'
import type { AppendItem, Effect, NewConversation } from '../../src/domain/append.ts'
import { entryKinds } from '../../src/domain/entry.ts'
import type { Person } from '../../src/domain/ids.ts'
import { conversationKinds } from '../../src/domain/rights.ts'

let running: Promise<EmbeddedPostgres> | undefined
let folder: string | undefined

after(async () => {
  await (await running)?.stop()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

/** The one PostgreSQL of a test file, started when first needed. */
export function postgres(): Promise<EmbeddedPostgres> {
  if (!running) {
    folder = mkdtempSync(join(tmpdir(), 'confab-store-'))
    running = startPostgres({ dataDir: folder, log: () => {} })
  }
  return running
}

/** Asks on a connection of its own. */
export async function ask<R extends unknown[]>(connection: pg.PoolConfig, text: string): Promise<R[]> {
  const client = await connect(connection)
  try {
    const { rows } = await client.query<R>({ text, rowMode: 'array' })
    return rows
  } finally {
    await client.end()
  }
}

export async function connect(connection: pg.PoolConfig): Promise<pg.Client> {
  const client = new pg.Client(connection)
  client.on('error', () => {})
  await client.connect()
  return client
}

/** A database of its own, empty. */
export async function freshDatabase(): Promise<pg.PoolConfig> {
  const { connection } = await postgres()
  const database = `t${randomUUID().replaceAll('-', '')}`
  await ask(connection, `create database ${database}`)
  return { ...connection, database }
}

export interface Fresh {
  readonly store: Store
  readonly connection: pg.PoolConfig
}

/** A store in a database of its own; closed at the test's end. */
export async function freshStore(t: TestContext, settings: Partial<StoreSettings> = {}): Promise<Fresh> {
  const connection = settings.connection ?? (await freshDatabase())
  const store = await openStore({ ...settings, connection })
  t.after(() => store.close())
  return { store, connection }
}

export const limits = { conversationsPerUser: 5_000, membersPerGroup: 50_000 }

export function hashOf(text: string): Uint8Array {
  return createHash('sha256').update(text).digest()
}

/** These people of one tenant, in the order of their names. */
export async function people(store: Pick<Store, 'directory'>, ...names: string[]): Promise<Person[]> {
  const tenant = await store.directory.tenant('acme')
  const found: Person[] = []
  for (const name of names) found.push((await store.directory.arrive(tenant, name, { name })).person)
  return found
}

export function conversation(
  kind: keyof typeof conversationKinds,
  creator: Person,
  users: readonly Person[],
  more: Partial<NewConversation> = {},
): NewConversation {
  return {
    id: randomUUID(),
    kind: conversationKinds[kind],
    title: kind === 'direct' ? undefined : 'Tea',
    creator,
    clientId: randomUUID(),
    hash: hashOf('create'),
    body: '{"action":"create","users":[]}',
    users: users.map(({ user }) => user),
    ...more,
  }
}

/** Makes it, and answers its id. */
export async function opened(store: Pick<Store, 'log'>, wanted: NewConversation): Promise<string> {
  await store.log.create(wanted, limits)
  return wanted.id
}

export function message(
  conversation: string,
  sender: Person,
  text: string,
  clientId: string = randomUUID(),
): AppendItem {
  const body = JSON.stringify({ text })
  const { message: kind } = entryKinds
  return { conversation, sender, clientId, kind, counts: true, hash: hashOf(body), body, tenantAdmin: false }
}

const kindOf = {
  edit: entryKinds.edit,
  delete: entryKinds.deletion,
  members: entryKinds.membership,
  rename: entryKinds.rename,
  react: entryKinds.reaction,
}

export function change(
  conversation: string,
  sender: Person,
  effect: Effect,
  clientId: string = randomUUID(),
): AppendItem {
  const body =
    effect.type === 'edit' ? JSON.stringify({ target: effect.target, text: effect.body }) : JSON.stringify(effect)
  const plain = message(conversation, sender, '', clientId)
  return { ...plain, kind: kindOf[effect.type], counts: false, hash: hashOf(body), body, effect }
}
