import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../services/port.ts'
import { Program } from '../services/program.ts'
import { newFolder } from '../services/watchdog.ts'

const deadline = 120_000

/** A version of Confab that can be started. */
export interface Build {
  /** The path of its command line. */
  readonly cli: string
  /** What Node is given besides. */
  readonly flags: readonly string[]
}

/** This checkout. */
export const present: Build = {
  cli: fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url)),
  flags: [],
}

/** What all nodes share. */
export interface Shared {
  readonly databaseUrl: string
  readonly redisUrl: string
  /** A comma list; empty: no event log outside */
  readonly kafkaBrokers: string
  readonly jwtSecret: string
  /** More settings, by variable. */
  readonly settings?: Readonly<Record<string, string>>
}

export interface ClusterNode {
  readonly name: string
  readonly port: number
  readonly url: string
  readonly program: Program
  /** The same node as a program of another version; not to run beside this one. */
  as(build: Build): Program
}

/** What is set for us is not meant for the nodes. */
function bareEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('CONFAB_')))
}

/** One `confab up` among many; not started yet. */
export async function clusterNode(name: string, shared: Shared, build = present): Promise<ClusterNode> {
  const port = await freePort()
  const folder = newFolder(name)
  const url = `http://127.0.0.1:${port}`
  const env = {
    ...bareEnvironment(),
    CONFAB_PORT: `${port}`,
    CONFAB_SERVER_ID: name,
    CONFAB_DATA: join(folder, 'data'),
    CONFAB_DATABASE_URL: shared.databaseUrl,
    CONFAB_REDIS_URL: shared.redisUrl,
    CONFAB_JWT_SECRET: shared.jwtSecret,
    CONFAB_TRUST_PROXY: '127.0.0.1/32',
    ...shared.settings,
    ...(shared.kafkaBrokers === '' ? {} : { CONFAB_KAFKA_BROKERS: shared.kafkaBrokers }),
  }
  const ready = async (): Promise<boolean> => (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok
  const as = ({ cli, flags }: Build): Program => {
    const args = ['--conditions=confab-source', ...flags, cli, 'up']
    return new Program({ name, command: process.execPath, args, folder, env, ready, deadline, ending: 'SIGTERM' })
  }
  return { name, port, url, program: as(build), as }
}
