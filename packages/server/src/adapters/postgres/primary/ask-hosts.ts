import pg from 'pg'
import { checkSettings } from '../settings.ts'
import { type Answer, askHost, type Memory, readMemory } from './answer.ts'
import type { Asked } from './choice.ts'

/** One PostgreSQL of the list. */
export interface Host {
  /** For people: `host:port`. */
  readonly name: string
  readonly connection: pg.PoolConfig
}

/** Why a connection failed, for people. */
export type Explain = (error: unknown) => string

/** Opens a connection of its own, and ends it whatever happens; all within `limitMs`. */
export async function onConnection<T>(
  connection: pg.PoolConfig,
  limitMs: number,
  act: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: limitMs, application_name: 'confab look' })
  client.on('error', () => undefined)
  const cut = setTimeout(() => client.connection.stream.destroy(new Error('no answer in time')), limitMs)
  try {
    await client.connect()
    return await act(client)
  } finally {
    clearTimeout(cut)
    client.end().catch(() => undefined)
    // A goodbye to a frozen one would never be answered.
    setTimeout(() => client.connection.stream.destroy(), 100).unref()
  }
}

/** Asks all hosts at once; each has answered within `limitMs`, or does not count. A primary's settings must keep P1. */
export function askHosts(hosts: readonly Host[], limitMs: number, explain: Explain): Promise<Asked[]> {
  const one = async ({ name, connection }: Host): Promise<Asked> => {
    try {
      return { name, answer: await onConnection(connection, limitMs, asked) }
    } catch (error) {
      return { name, answer: explain(error) }
    }
  }
  return Promise.all(hosts.map(one))
}

async function asked(client: pg.Client): Promise<Answer & Memory> {
  const answer = await askHost(client)
  if (!answer.recovering) await checkSettings(client)
  return { ...answer, ...(await readMemory(client)) }
}
