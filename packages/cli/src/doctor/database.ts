import { type Config, type InspectedDatabase, type InspectedHost, inspectPostgres } from '@confab/server'
import { bad, doubt, type Finding, good } from './check.ts'

/** Judges by how much PostgreSQL's clock is ahead of ours, ms; `uncertain`: how long the question took. */
export function judgeSkew(skew: number, uncertain: number): Finding {
  const says = `PostgreSQL's clock is ${Math.abs(Math.round(skew))} ms ${skew < 0 ? 'behind' : 'ahead'} (± ${Math.ceil(uncertain / 2)})`
  if (Math.abs(skew) <= Math.max(500, uncertain)) return good('clock', says)
  const mend = 'let NTP (chrony, systemd-timesyncd) run on both: the time shown beside messages is that of PostgreSQL'
  return Math.abs(skew) > 30_000 ? bad('clock', says, mend) : doubt('clock', says, mend)
}

/** The PostgreSQL that are named, or none: then our own is started with settings of ours, on this machine's clock. */
export async function checkDatabase({
  databaseUrl,
  databaseFailover,
}: Pick<Config, 'databaseUrl' | 'databaseFailover'>): Promise<Finding[]> {
  if (databaseUrl === undefined)
    return [
      good('database', 'the embedded PostgreSQL, with settings that keep promise P1'),
      good('clock', "that of this machine, which is PostgreSQL's too"),
    ]
  return judgeDatabase(await inspectPostgres(databaseUrl), databaseFailover)
}

/** What is to be said of one PostgreSQL, or of several. */
export function judgeDatabase(database: InspectedDatabase, failover: Config['databaseFailover']): Finding[] {
  const { hosts, used } = database
  const found = hosts.map((host) => judgeHost(host, database))
  const primary = hosts.find(({ name }) => name === used)?.found
  if (!primary) return found
  const clock = judgeSkew(primary.skew, primary.took)
  return [...found, ...judgeFailover(database, primary, failover), clock]
}

type Found = NonNullable<InspectedHost['found']>

function judgeHost({ name, found, fault }: InspectedHost, { hosts, used }: InspectedDatabase): Finding {
  const at = hosts.length > 1 ? `${name}: ` : ''
  const rest = 'nodes run on the others; bring it back, or take it out of CONFAB_DATABASE_URL'
  const none = 'bring the primary back, or promote its standby: until then nothing is written, and no node starts'
  if (!found) {
    const says = `${at}${fault ?? 'no answer'}`
    return used === undefined
      ? bad('database', says, hosts.length > 1 ? none : 'as said; the server would not start')
      : doubt('database', says, rest)
  }
  // Packagers add a word of theirs to the version.
  const what = `${at}PostgreSQL ${found.version.split(' ')[0]}, `
  if (found.isStandby) {
    const says = `${what}a standby, timeline ${found.timeline}`
    if (used !== undefined) return good('database', says)
    return bad('database', says, 'it takes no writes: name its primary too, or promote it if that is lost')
  }
  if (fault !== undefined) {
    const mend = 'stop it, and make it a standby of the one in use (pg_rewind), before anything writes to it'
    return bad('database', `${what}which ${fault}`, mend)
  }
  return good('database', `${what}the primary, timeline ${found.timeline}, its settings keep promise P1`)
}

function* failoverFaults(database: InspectedDatabase, primary: Found, failover: string): Generator<Finding> {
  if (!database.isKnown)
    yield bad(
      'failover',
      `the store does not know timeline ${primary.timeline}: nodes read, and write nothing`,
      'if nothing was lost (a synchronous standby was promoted) `confab epoch keep`, else `confab epoch bump`',
    )
  if (primary.synchronous && primary.followers === 0)
    yield bad(
      'failover',
      'commits wait for a standby, and none is connected: nothing is acknowledged',
      "start the standby, or ALTER SYSTEM SET synchronous_standby_names = '', then SELECT pg_reload_conf()",
    )
  if (primary.synchronous) return
  if (database.hosts.length > 1 || failover === 'keep')
    yield doubt(
      'failover',
      'commits wait for no standby: a failover may lose the last of them',
      failover === 'keep'
        ? 'set synchronous_standby_names; without it CONFAB_DATABASE_FAILOVER=keep asks all the same'
        : 'set synchronous_standby_names, or say `confab epoch bump` after each failover',
    )
}

function judgeFailover(database: InspectedDatabase, primary: Found, failover: string): Finding[] {
  const faults = [...failoverFaults(database, primary, failover)]
  if (faults.length > 0 || database.hosts.length === 1) return faults
  const next = failover === 'keep' ? 'nodes go on by themselves' : 'then `confab epoch keep` goes on'
  return [good('failover', `commits wait for a standby: nothing is lost when it is promoted, ${next}`)]
}
