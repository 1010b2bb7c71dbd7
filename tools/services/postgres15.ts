import { given } from './given.ts'
import { postgresBinaries } from './postgres/binary.ts'
import { fresh } from './postgres/cluster.ts'
import { PostgresNode } from './postgres/node.ts'

export interface Postgres15 {
  /** `postgres://user@host:port/database` */
  readonly url: string
  /** Whether it was given by CONFAB_TEST_DATABASE_URL; then it can't be killed, frozen or restarted. */
  readonly isGiven: boolean
  /** SIGKILL to all its processes; done when they are gone. */
  kill(): Promise<void>
  /** Starts it again on its data and its port; done when it answers. */
  restart(): Promise<void>
  /** SIGSTOP to all its processes. */
  freeze(): void
  thaw(): void
  stop(): Promise<void>
}

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
  return {
    url: node.url,
    isGiven: false,
    kill: () => node.kill(),
    restart: () => node.restart(),
    freeze: () => node.freeze(),
    thaw: () => node.thaw(),
    stop: () => node.stop(),
  }
}
