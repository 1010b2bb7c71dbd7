import { createHash } from 'node:crypto'
import pg from 'pg'
import {
  type Counts,
  copiedTables,
  copyFormat,
  type Header,
  rowPrefix,
  type Trailer,
  tableNames,
} from './copy-format.ts'

const rowsAtOnce = 500

async function counts(client: pg.Client): Promise<Counts> {
  const each = tableNames.map((table) => `'${table}', (select count(*) from ${table})`).join(', ')
  const { rows } = await client.query<{ counts: Counts }>(`select json_build_object(${each}) as counts`)
  return rows[0]!.counts
}

async function header(client: pg.Client): Promise<Header> {
  const { rows } = await client.query<{ value: string }>(`select value from settings where name = 'epoch'`)
  return { confab: 'export', format: copyFormat, epoch: rows[0]?.value ?? '', counts: await counts(client) }
}

async function* rowLines(client: pg.Client): AsyncGenerator<string> {
  for (const table of tableNames) {
    const order = copiedTables[table]
    await client.query(
      `declare copied no scroll cursor for select row_to_json(t)::text from ${table} t order by ${order}`,
    )
    for (;;) {
      const { rows } = await client.query<[string]>({ text: `fetch ${rowsAtOnce} from copied`, rowMode: 'array' })
      for (const [row] of rows) yield `${rowPrefix(table)}${row}}`
      if (rows.length < rowsAtOnce) break
    }
    await client.query('close copied')
  }
}

/** The whole store as of one moment, as lines without their ends; others go on writing meanwhile. */
export async function* exportLines(connection: pg.PoolConfig): AsyncGenerator<string> {
  const client = new pg.Client({ ...connection, application_name: 'confab export' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const digest = createHash('sha256')
    const first = await header(client)
    const line = JSON.stringify(first)
    digest.update(`${line}\n`)
    yield line
    for await (const row of rowLines(client)) {
      digest.update(`${row}\n`)
      yield row
    }
    // What was counted is what was read: both were seen in one snapshot.
    yield JSON.stringify({ end: first.counts, sha256: digest.digest('hex') } satisfies Trailer)
  } finally {
    await client.end()
  }
}
