import pg from 'pg'
import type { Kept } from '../../ports/metrics.ts'
import { defaultStoreLimits, type StoreLimits, type Store as StorePorts } from '../../ports/stores.ts'
import type { Counts } from './copy-format.ts'
import { PostgresEpoch, PostgresRevocations, PostgresTickets } from './credentials.ts'
import { PostgresCursors } from './cursors.ts'
import { PostgresDevices } from './devices.ts'
import { PostgresDirectory } from './directory.ts'
import { exportLines } from './export.ts'
import { importLines } from './import.ts'
import { PostgresInvites } from './invites.ts'
import { PostgresJournal } from './journal.ts'
import { Lane } from './lane.ts'
import { PostgresLeases } from './leases.ts'
import { PostgresLog } from './log.ts'
import { PostgresLogins } from './logins.ts'
import { migrate } from './migrate.ts'
import { Names } from './names.ts'
import type { Primary } from './primary/primary.ts'
import { seeingJournal, seeingLog } from './primary/seen.ts'
import { PostgresRanges } from './ranges.ts'
import { PostgresReactions } from './reactions.ts'
import { PostgresReader } from './reader.ts'

export interface StoreSettings extends Partial<StoreLimits> {
  readonly connection: pg.PoolConfig
  /** Which of several hosts it is, instead of `connection`; it has looked once. */
  readonly primary?: Primary | undefined
  /** From a call to its answer, ms. */
  readonly limit?: number
  readonly readers?: number
  /** Questions that wait for a connection, for each job; more are refused at once. */
  readonly waiting?: number
  /** Told of each failure, with the job's name. Errors quote no values. */
  readonly log?: (job: string, error: Error) => void
}

/** PostgreSQL behind all ports of the store. */
export interface Store extends StorePorts {
  /** Resolves if PostgreSQL answers within the limit; else rejects with StoreUnavailable. */
  ping(): Promise<void>
  /** The whole store as JSON lines, as of one moment. */
  export(): AsyncIterable<string>
  /** Fills an empty store from such lines, in one transaction; throws ImportRefused, and nothing was changed. */
  import(lines: AsyncIterable<string> | Iterable<string>): Promise<Counts>
  /** What it remembers for speed. */
  readonly kept: Readonly<Record<string, Kept>>
  close(): Promise<void>
}

const ping = { name: 'ping', text: 'select 1' }

async function prepare(connection: pg.PoolConfig): Promise<void> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await migrate(client)
  } finally {
    await client.end()
  }
}

/** Migrates, and opens a lane for each job. Connections are made when first needed, and again after they were lost. */
export async function openStore(settings: StoreSettings): Promise<Store> {
  const { connection, primary, limit = 2_000, waiting = 1_000, readers = 6 } = settings
  const connectionNow = () => primary?.connection ?? connection
  await prepare(connectionNow())
  const lane = (name: string, connections: number, reads = false) =>
    new Lane({ name, connection, primary, connections, waiting, limit, reads, onFault: settings.log })
  const lanes = {
    log: lane('log', 2),
    reader: lane('reader', readers, true),
    journal: lane('journal', 2, true),
    people: lane('people', 3),
    cursors: lane('cursors', 2),
    leases: lane('leases', 1),
    relay: lane('relay', 1, true),
  }
  const names = new Names(lanes.reader)
  const saw = (journalId: number) => primary?.saw(journalId)
  const directory = new PostgresDirectory(lanes.people, names)
  return {
    log: seeingLog(new PostgresLog(lanes.log, { ...defaultStoreLimits, ...settings }), saw),
    reader: new PostgresReader(lanes.reader, names),
    journal: seeingJournal(new PostgresJournal(lanes.journal), saw),
    cursors: new PostgresCursors(lanes.cursors),
    devices: new PostgresDevices(lanes.cursors),
    logins: new PostgresLogins(lanes.people),
    directory,
    tickets: new PostgresTickets(lanes.people),
    revocations: new PostgresRevocations(lanes.people),
    epoch: new PostgresEpoch(lanes.people, primary),
    leases: new PostgresLeases(lanes.leases),
    ranges: new PostgresRanges(lanes.relay, names),
    reactions: new PostgresReactions(lanes.reader),
    invites: new PostgresInvites(lanes.people),
    ping: async () => {
      await lanes.journal.rows(ping, [])
    },
    export: () => exportLines(connectionNow()),
    import: (lines) => importLines(connectionNow(), lines),
    kept: { names: names.known, arrivals: directory.arrivals, tenants: directory.tenants },
    close: async () => {
      primary?.close()
      await Promise.all(Object.values(lanes).map((each) => each.close()))
    },
  }
}
