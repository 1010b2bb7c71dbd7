import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientBase } from 'pg'
import { StartupError } from '../../domain/startup-error.ts'

interface Migration {
  readonly name: string
  readonly text: string
  readonly checksum: string
}

/** Beside this file, in the source as in the built package. */
const folder = join(import.meta.dirname, 'migrations')
/** Any number that nobody else uses: one migrates, the others wait. */
const advisoryLock = 7_700_001

function migrations(): Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return names.sort().map((name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
  })
}

async function apply(client: ClientBase, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(migration.text)
    await client.query('insert into migrations (name, checksum) values ($1, $2)', [migration.name, migration.checksum])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function applyMissing(client: ClientBase): Promise<string[]> {
  await client.query(`create table if not exists migrations (
    name text collate "C" primary key, checksum text not null, applied_at timestamptz not null default now())`)
  const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from migrations')
  const applied = new Map(rows.map((row) => [row.name, row.checksum]))
  const fresh: string[] = []
  // Names that only the database knows are a newer version's, beside which this one goes on running.
  for (const migration of migrations()) {
    const checksum = applied.get(migration.name)
    if (checksum === undefined) {
      await apply(client, migration)
      fresh.push(migration.name)
    } else if (checksum !== migration.checksum) {
      throw new StartupError(
        `the migration ${migration.name} was applied with other content; this is another version's database`,
      )
    }
  }
  return fresh
}

/**
 * Brings the database to this version: each missing migration in a transaction of its own, all under one advisory lock.
 * Answers the names of those applied. A failed one leaves those before it; a second start goes on there.
 */
export async function migrate(client: ClientBase): Promise<readonly string[]> {
  await client.query('select pg_advisory_lock($1)', [advisoryLock])
  try {
    return await applyMissing(client)
  } finally {
    await client.query('select pg_advisory_unlock($1)', [advisoryLock])
  }
}
