import { lastLines, until } from './deadline.ts'
import { postgresBinaries } from './postgres/binary.ts'
import { following, fresh, standbyOf } from './postgres/cluster.ts'
import { PostgresNode } from './postgres/node.ts'

export interface PostgresPair {
  /** Both hosts in one URL, `postgres://user@host:port,host:port/database`. */
  readonly url: string
  /** Both, in the order of the URL; the first began as the primary. */
  readonly nodes: readonly PostgresNode[]
  readonly primary: PostgresNode
  readonly standby: PostgresNode
  /** Makes the standby the primary, alone: it waits for no other. The old one has to be dead or cut off. */
  promote(): Promise<void>
  /** Brings the old primary, which was killed, back as the synchronous standby of the new one. */
  rejoin(): Promise<void>
  stop(): Promise<void>
}

const name = 's1'
const deadline = 60_000

async function untilSynchronous(primary: PostgresNode, standby: PostgresNode): Promise<void> {
  const sql = `select count(*) from pg_stat_replication where sync_state = 'sync'`
  await until({
    what: 'the standby to be synchronous',
    deadline,
    every: 100,
    check: async () => (await primary.ask(sql)) === '1',
    detail: () => [primary, standby].map((node) => lastLines(node.log)).join('\n'),
  })
}

async function waitFor(node: PostgresNode, standby: string): Promise<void> {
  await node.ask(`alter system set synchronous_standby_names = '${standby}'`)
  await node.ask('select pg_reload_conf()')
}

export interface PairOptions {
  /** Lines of postgresql.conf for both, such as `max_wal_size = 64MB`. */
  readonly settings?: readonly string[]
  /** Does something to the folder of the primary before anything is in it, such as mount a disk there. */
  readonly prepare?: (folder: string) => Promise<void>
}

/** A primary, and a standby that has every commit before it is acknowledged. */
export async function startPostgresPair({ settings = [], prepare }: PairOptions = {}): Promise<PostgresPair> {
  const binaries = await postgresBinaries()
  let primary = await PostgresNode.start(binaries, 'postgres-a', fresh(settings), prepare)
  let standby = await PostgresNode.start(binaries, 'postgres-b', standbyOf(primary.port, name))
  const nodes = [primary, standby]
  const stop = async (): Promise<void> => void (await Promise.all(nodes.map((node) => node.stop())))
  await waitFor(primary, name)
  await untilSynchronous(primary, standby).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return {
    url: `postgres://postgres@${nodes.map((node) => `127.0.0.1:${node.port}`).join(',')}/postgres`,
    nodes,
    get primary() {
      return primary
    },
    get standby() {
      return standby
    },
    promote: async () => {
      await standby.ask('select pg_promote(true, 20)')
      // It has inherited whom to wait for: itself, and would never commit.
      await waitFor(standby, '')
      ;[primary, standby] = [standby, primary]
    },
    rejoin: async () => {
      // Before its first checkpoint a promoted one still tells its old timeline, and the rewind finds nothing to do.
      await primary.ask('checkpoint')
      const source = `--source-server=${following(primary.port, name)}`
      await standby.run('pg_rewind', '-D', standby.data, '-R', '--no-sync', source)
      await standby.restart()
      await waitFor(primary, name)
      await untilSynchronous(primary, standby)
    },
    stop,
  }
}
