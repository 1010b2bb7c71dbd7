import pg from 'pg'

/** What a PostgreSQL says of itself. */
export interface Answer {
  /** It follows another one, and takes no writes. */
  readonly recovering: boolean
  /** Names the cluster and its copies; undefined where it does not tell (some that are run by others). */
  readonly system: string | undefined
  /** A promotion begins a new one; of a standby the newest that it is known to follow. 0: not told. */
  readonly timeline: number
  /** Whether a commit waits for a standby before it is acknowledged. */
  readonly synchronous: boolean
}

/** What the store in it remembers; all undefined in an empty one. */
export interface Memory {
  /** The history it takes for its own, as `historyOf` writes it. */
  readonly history: string | undefined
  /** Whether commits waited for a standby when that was last looked at. */
  readonly wasSynchronous: boolean | undefined
  readonly epoch: string | undefined
}

interface Row {
  readonly recovering: boolean
  readonly system: string
  readonly controlled: number
  readonly walfile: string | null
  readonly synchronous: boolean
}

const synchronous = `current_setting('synchronous_standby_names') <> ''
  and current_setting('synchronous_commit') not in ('off', 'local') as synchronous`
// The control file of a primary tells a new timeline only after a checkpoint, the name of its log at once. Everybody
// may ask for all of it.
const question = `select pg_is_in_recovery() as recovering, (select system_identifier::text from pg_control_system()) as system,
  greatest((select timeline_id from pg_control_checkpoint()), (select min_recovery_end_timeline from pg_control_recovery()))
    as controlled,
  case when pg_is_in_recovery() then null else pg_walfile_name(pg_current_wal_lsn()) end as walfile, ${synchronous}`
const lesser = `select pg_is_in_recovery() as recovering, ${synchronous}`

/** Asks on this connection. Rejects as `pg` does. */
export async function askHost(client: pg.ClientBase): Promise<Answer> {
  try {
    const { recovering, system, controlled, walfile, synchronous } = (await client.query<Row>(question)).rows[0] as Row
    const timeline = walfile === null ? controlled : Number.parseInt(walfile.slice(0, 8), 16)
    return { recovering, system, timeline, synchronous }
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    const [row] = (await client.query<Omit<Row, 'system'>>(lesser)).rows
    if (!row) throw error
    return { recovering: row.recovering, system: undefined, timeline: 0, synchronous: row.synchronous }
  }
}

/** A history in one word: a cluster, and where its log branched off last. */
export function historyOf({ system, timeline }: Pick<Answer, 'system' | 'timeline'>): string | undefined {
  return system === undefined ? undefined : `${system}/${timeline}`
}

export async function readMemory(client: pg.ClientBase): Promise<Memory> {
  const { rows: made } = await client.query<{ there: boolean }>(`select to_regclass('settings') is not null as there`)
  if (made[0]?.there !== true) return { history: undefined, wasSynchronous: undefined, epoch: undefined }
  const names = `'history', 'synchronous', 'epoch'`
  const { rows } = await client.query<{ name: string; value: string }>(
    `select name, value from settings where name in (${names})`,
  )
  const of = (wanted: string) => rows.find(({ name }) => name === wanted)?.value
  const noted = of('synchronous')
  const wasSynchronous = noted === undefined ? undefined : noted === 'yes'
  return { history: of('history'), wasSynchronous, epoch: of('epoch') }
}

const put = `insert into settings as s (name, value) values ($1, $2)
  on conflict (name) do update set value = excluded.value where s.value <> excluded.value`

/** Notes it in the store, in one commit. */
export async function writeMemory(client: pg.ClientBase, noted: Readonly<Record<string, string>>): Promise<void> {
  await client.query('begin')
  for (const [name, value] of Object.entries(noted)) await client.query(put, [name, value])
  await client.query('commit')
}
