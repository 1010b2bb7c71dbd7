import { createHash, randomUUID } from 'node:crypto'
import pg from 'pg'
import { textArray } from './arrays.ts'
import {
  type CopiedTable,
  type Counts,
  copyFormat,
  type Header,
  rowPrefix,
  type Trailer,
  tableNames,
} from './copy-format.ts'

/** The lines are not a whole, unaltered export, or the store is not empty. Nothing was changed. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused'
}

const batch = { rows: 500, characters: 1_000_000 }
const longestLine = 8_000_000

/** After rows with numbers of their own: what is drawn next is greater than all of them. */
const advance = `select
  setval(pg_get_serial_sequence('tenants', 'tenant'), (select max(tenant) from tenants)),
  setval(pg_get_serial_sequence('users', 'user_id'), (select max(user_id) from users)),
  setval('journal_ids', greatest((select max(id) from journal), (select max(journal_id) from heads),
    (select max(journal_id) from members)))`

function parsed<T>(line: string, what: string): T {
  try {
    return JSON.parse(line) as T
  } catch {
    throw new ImportRefused(`${what} is not readable`)
  }
}

/** Takes lines one by one and knows what must still come. */
class Import {
  readonly #client: pg.Client
  readonly #digest = createHash('sha256')
  readonly #counts = Object.fromEntries(tableNames.map((table) => [table, 0])) as Record<CopiedTable, number>
  #header: Header | undefined
  #table: CopiedTable = tableNames[0]!
  #rows: string[] = []
  #characters = 0
  #number = 0
  #ended = false

  constructor(client: pg.Client) {
    this.#client = client
  }

  async take(line: string): Promise<void> {
    this.#number += 1
    if (this.#ended) throw new ImportRefused(`line ${this.#number} comes after the end`)
    if (line.length > longestLine) throw new ImportRefused(`line ${this.#number} is too long`)
    if (this.#number === 1) this.#begin(line)
    else if (line.startsWith('{"end":')) return this.#end(line)
    else await this.#row(line)
    this.#digest.update(`${line}\n`)
  }

  #begin(line: string): void {
    const header = parsed<Partial<Header>>(line, 'the header')
    if (header.confab !== 'export') throw new ImportRefused('this is no export of Confab')
    if (header.format === undefined || header.format < 1 || header.format > copyFormat) {
      throw new ImportRefused(`this export has format ${header.format}; this version reads formats up to ${copyFormat}`)
    }
    this.#header = header as Header
  }

  async #row(line: string): Promise<void> {
    const table = tableNames.find((name) => line.startsWith(rowPrefix(name)))
    if (table === undefined) throw new ImportRefused(`line ${this.#number} is no row`)
    const isFull = this.#rows.length >= batch.rows || this.#characters >= batch.characters
    if (table !== this.#table || isFull) await this.#flush()
    this.#table = table
    this.#counts[table] += 1
    this.#rows.push(line.slice(rowPrefix(table).length, -1))
    this.#characters += line.length
  }

  async #flush(): Promise<void> {
    if (this.#rows.length === 0) return
    const table = this.#table
    const text = `insert into ${table} overriding system value
      select r.* from unnest($1::text[]) as line, json_populate_record(null::${table}, line::json) as r`
    try {
      await this.#client.query(text, [textArray(this.#rows)])
    } catch (cause) {
      // PostgreSQL's message may quote a row.
      const state = cause instanceof pg.DatabaseError ? ` (${cause.code})` : ''
      throw new ImportRefused(`PostgreSQL refuses rows of ${table} up to line ${this.#number}${state}`)
    }
    this.#rows = []
    this.#characters = 0
  }

  async #end(line: string): Promise<void> {
    const trailer = parsed<Partial<Trailer>>(line, 'the trailer')
    if (trailer.sha256 !== this.#digest.digest('hex'))
      throw new ImportRefused('this export was altered: its checksum differs')
    for (const counts of [trailer.end, this.#header?.counts]) {
      const wrong = tableNames.find((table) => (counts?.[table] ?? 0) !== this.#counts[table])
      if (wrong)
        throw new ImportRefused(
          `this export holds ${this.#counts[wrong]} ${wrong}, not ${counts?.[wrong] ?? 0} as it says`,
        )
    }
    await this.#flush()
    this.#ended = true
  }

  finish(): Counts {
    if (!this.#ended) throw new ImportRefused('this export is cut off: its end is missing')
    return this.#counts
  }
}

async function checkEmpty(client: pg.Client): Promise<void> {
  await client.query(`lock table ${tableNames.join(', ')} in access exclusive mode`)
  for (const table of tableNames) {
    const { rows } = await client.query(`select from ${table} limit 1`)
    if (rows.length > 0) throw new ImportRefused(`this store is not empty (${table}); import into a fresh one`)
  }
}

/**
 * Fills an empty, migrated store in one transaction, verified. It gets an epoch of its own: whether the old store went
 * on after the export nobody can tell from the lines, and a client that saw more than they hold must start over instead
 * of taking other entries for those it knows. It costs each client one sync; its outbox stays.
 */
export async function importLines(
  connection: pg.PoolConfig,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<Counts> {
  const client = new pg.Client({ ...connection, application_name: 'confab import' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('begin')
    await checkEmpty(client)
    const run = new Import(client)
    for await (const line of lines) await run.take(line)
    const counts = run.finish()
    await client.query(advance)
    await client.query(`update settings set value = $1 where name = 'epoch'`, [randomUUID()])
    await client.query('commit')
    await client.query('analyze')
    return counts
  } finally {
    // Without its commit the transaction ends with the connection.
    await client.end()
  }
}
