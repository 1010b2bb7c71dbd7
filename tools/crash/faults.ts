import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Disk } from '../load/disk.ts'
import type { Random } from '../sim/random.ts'
import type { Operated } from './operated.ts'
import { postmasterFamily, signal } from './processes.ts'

/** What a fault is done to. */
export interface Site {
  readonly server: Operated
  /** Where the data is on a small disk of its own. */
  readonly disk: Disk | undefined
  readonly random: Random
}

/** What is expected of the time in which it lasts. */
export interface Fault {
  /** For people. */
  readonly does: string
  /** The server stays: connections of clients with sound networks do too, and sends are answered in time. */
  readonly serverStays: boolean
  /** PostgreSQL is away for seconds: sends are refused meanwhile, and /readyz tells a reason like that. */
  readonly away: RegExp | undefined
  readonly needsDisk: boolean
  /** Does it; resolves when it is over, and only recovery is left. */
  readonly strike: (site: Site) => Promise<void>
}

function killPostmaster({ server }: Site): void {
  const pid = server.postmaster
  if (pid === undefined) throw new Error('there is no postmaster to kill')
  signal(pid, 'SIGKILL')
}

/** One after the other, in either order: in between a server may just have begun its PostgreSQL again. */
async function killBoth(site: Site): Promise<void> {
  const { server, random } = site
  const acts = [() => killPostmaster(site), () => server.kill()]
  if (random.is(0.5)) acts.reverse()
  acts[0]?.()
  await sleep(random.is(0.5) ? 0 : random.below(400))
  acts[1]?.()
}

async function freeze({ server }: Site): Promise<void> {
  const pid = server.postmaster
  if (pid === undefined) throw new Error('there is no postmaster to freeze')
  const stopped: number[] = []
  const thaw = () => {
    for (const one of stopped) signal(one, 'SIGCONT')
  }
  process.once('exit', thaw)
  // The postmaster first, so that it begins no more; then those it began.
  signal(pid, 'SIGSTOP')
  for (const one of postmasterFamily(pid)) if (signal(one, 'SIGSTOP')) stopped.push(one)
  await sleep(5_000)
  thaw()
  process.off('exit', thaw)
}

/** The next commit needs a new segment of the log ahead of the data, which on a full disk ends all of PostgreSQL. */
async function needSegment({ server }: Site): Promise<void> {
  const client = new pg.Client({ host: server.socketFolder, user: 'confab', database: 'postgres' })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select pg_switch_wal()')
  } catch {
    // It may be at its end already: that is what is wanted.
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function fillDisk(site: Site): Promise<void> {
  const { disk, random } = site
  if (disk === undefined) throw new Error('there is no small disk')
  const until = performance.now() + 4_000 + random.below(3_000)
  disk.fill()
  if (random.is(0.5)) await needSegment(site)
  while (performance.now() < until) {
    disk.fill()
    await sleep(100)
  }
  disk.free()
}

export const faults = {
  'kill-server': {
    does: 'kill -9 of the server',
    serverStays: false,
    away: undefined,
    needsDisk: false,
    strike: async ({ server }: Site) => server.kill(),
  },
  'kill-postmaster': {
    does: "kill -9 of PostgreSQL's postmaster",
    serverStays: true,
    away: undefined,
    needsDisk: false,
    strike: async (site: Site) => killPostmaster(site),
  },
  'kill-both': {
    does: 'kill -9 of both, in either order, up to 0.4 s apart',
    serverStays: false,
    away: undefined,
    needsDisk: false,
    strike: killBoth,
  },
  freeze: {
    does: 'SIGSTOP of all PostgreSQL processes for 5 s, then SIGCONT',
    serverStays: true,
    away: /store/,
    needsDisk: false,
    strike: freeze,
  },
  'disk-full': {
    does: 'the disk of the data folder is full for 4 to 7 s',
    serverStays: true,
    away: /disk/,
    needsDisk: true,
    strike: fillDisk,
  },
} as const satisfies Record<string, Fault>

export type FaultName = keyof typeof faults
export const faultNames = Object.keys(faults) as FaultName[]
