import type pg from 'pg'
import { checkSettings } from '../settings.ts'
import { type Answer, askHost, type Memory, readMemory } from './answer.ts'
import { type Explain, type Host, onConnection } from './ask-hosts.ts'
import { choose } from './choice.ts'

/** A PostgreSQL as it was found: nothing was changed there. */
export interface InspectedHost {
  /** As people name it. */
  readonly name: string
  /** Why it can't be used, or is not to be; undefined: nothing speaks against it. */
  readonly fault: string | undefined
  /** undefined: it did not answer. */
  readonly found:
    | {
        readonly version: string
        readonly isStandby: boolean
        readonly timeline: number
        /** A commit waits for a standby. */
        readonly synchronous: boolean
        /** Servers that follow it. */
        readonly followers: number
        /** By how many ms its clock is ahead of ours, and how long the question took. */
        readonly skew: number
        readonly took: number
      }
    | undefined
}

export interface InspectedDatabase {
  readonly hosts: readonly InspectedHost[]
  /** The name of the one that nodes use; undefined: none can be. */
  readonly used: string | undefined
  /** The store knows its timeline: it is written to. */
  readonly isKnown: boolean
}

type Told = NonNullable<InspectedHost['found']>

const limitMs = 5_000
const question = `select current_setting('server_version') as version,
  (select count(*)::int from pg_stat_replication) as followers, extract(epoch from clock_timestamp()) * 1000 as now`

async function lookAt(client: pg.Client): Promise<{ answer: Answer & Memory; told: Told }> {
  const answer = await askHost(client)
  if (!answer.recovering) await checkSettings(client)
  const before = Date.now()
  const { rows } = await client.query<{ version: string; followers: number; now: string }>(question)
  const took = Date.now() - before
  const { version, followers, now } = rows[0] as (typeof rows)[number]
  const { recovering: isStandby, timeline, synchronous } = answer
  const skew = Number(now) - before - took / 2
  const told = { version, isStandby, timeline, synchronous, followers, skew, took }
  return { answer: { ...answer, ...(await readMemory(client)) }, told }
}

/** Looks at each host once, as nodes do at their start. */
export async function inspectHosts(hosts: readonly Host[], explain: Explain): Promise<InspectedDatabase> {
  const looked = await Promise.all(
    hosts.map(async ({ name, connection }) => {
      try {
        return { name, ...(await onConnection(connection, limitMs, lookAt)) }
      } catch (error) {
        return { name, answer: explain(error), told: undefined }
      }
    }),
  )
  const { place, isKnown, others } = choose(looked, undefined, undefined)
  return {
    hosts: looked.map(({ name, told }) => ({
      name,
      found: told,
      fault: told?.isStandby ? undefined : others[name],
    })),
    used: place === undefined ? undefined : hosts[place]?.name,
    isKnown,
  }
}
