import { StartupError } from '../../domain/startup-error.ts'

/** As much of a `pg` client or pool as this file needs. */
export interface Queryable {
  query(text: string): Promise<{ rows: unknown[] }>
}

interface Found {
  readonly version: number
  readonly fsync: string
  readonly pages: string
  readonly commit: string
  readonly standbys: string
  readonly isolation: string
  readonly readOnly: string
  readonly encoding: string
}

/** The oldest PostgreSQL whose dialect the store speaks. */
const oldest = 15

// `current_setting` shows what holds for this very connection: a database's or a role's own setting included.
const question = `select current_setting('server_version_num')::int as version,
  current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
  current_setting('synchronous_commit') as commit, current_setting('synchronous_standby_names') as standbys,
  current_setting('default_transaction_isolation') as isolation,
  current_setting('transaction_read_only') as "readOnly", current_setting('server_encoding') as encoding`

const reload = 'then SELECT pg_reload_conf()'

function* faults(found: Found): Generator<string> {
  if (found.fsync !== 'on') yield `fsync is ${found.fsync} (mend it: ALTER SYSTEM SET fsync = on, ${reload})`
  if (found.pages !== 'on') {
    yield `full_page_writes is ${found.pages} (mend it: ALTER SYSTEM SET full_page_writes = on, ${reload})`
  }
  // With `local` a commit doesn't wait for the standby that a failover would go to; without standbys it is as good as on.
  if (found.commit === 'off' || (found.commit === 'local' && found.standbys !== '')) {
    yield `synchronous_commit is ${found.commit} (mend it: ALTER SYSTEM SET synchronous_commit = on, ${reload}, and ` +
      'look for a setting of the role or the database)'
  }
  // In a stricter isolation the statement after the lock would not see what the lock waited for.
  if (found.isolation !== 'read committed') {
    yield `default_transaction_isolation is ${found.isolation} (mend it: ALTER SYSTEM SET ` +
      `default_transaction_isolation = 'read committed', ${reload}, and look for a setting of the role or the database)`
  }
}

function refuse(message: string): never {
  throw new StartupError(message)
}

/** Refuses a PostgreSQL on which "acknowledged means stored" (P1) would not hold, or which can't be the store at all. */
export async function checkSettings(client: Queryable): Promise<void> {
  const found = (await client.query(question)).rows[0] as Found
  const major = Math.floor(found.version / 10_000)
  if (major < oldest) refuse(`PostgreSQL ${major} is too old; use version ${oldest} or newer`)
  const broken = [...faults(found)]
  if (broken.length > 0) refuse(`this PostgreSQL breaks promise P1 (acknowledged means stored): ${broken.join('; ')}`)
  if (found.encoding !== 'UTF8') {
    refuse(
      `the database's encoding is ${found.encoding}; make one with CREATE DATABASE confab ENCODING 'UTF8' TEMPLATE template0`,
    )
  }
  if (found.readOnly !== 'off') {
    refuse(
      'this PostgreSQL is read-only (a standby, or default_transaction_read_only); name the primary in CONFAB_DATABASE_URL',
    )
  }
}
