import { given } from './given.ts'
import { type OutsideServer, ownServer } from './outside-server.ts'
import { postgresBinaries } from './postgres/binary.ts'
import { fresh } from './postgres/cluster.ts'
import { PostgresNode } from './postgres/node.ts'

/** On its data, which outlives a kill. */
export type Postgres15 = OutsideServer

export interface PostgresOptions {
  /** Start one of our own even if a URL is given, for a test that kills it. */
  readonly own?: boolean
  /** Lines of postgresql.conf, such as `max_connections = 50`. */
  readonly settings?: readonly string[]
}

/** An external PostgreSQL: the one of CONFAB_TEST_DATABASE_URL, or Debian's 15 on a free port of loopback. */
export async function startPostgres15({ own, settings }: PostgresOptions = {}): Promise<Postgres15> {
  const url = own ? undefined : process.env.CONFAB_TEST_DATABASE_URL
  if (url) return { url, ...given('CONFAB_TEST_DATABASE_URL') }
  const node = await PostgresNode.start(await postgresBinaries(), 'postgres15', fresh(settings))
  return ownServer(node)
}
