import { systemChance } from '../adapters/platform/system.ts'
import { Primary } from '../adapters/postgres/primary/primary.ts'
import { readDatabaseUrl } from '../config/database-url.ts'
import type { Config } from '../config/read.ts'
import { StartupError } from '../domain/startup-error.ts'
import type { Diary } from '../ports/diary.ts'
import { explained, shortly } from './connect.ts'

type Place = Pick<Config, 'databaseFailover'> & { readonly url: string }

/** Looks for the primary among the hosts of a URL. Throws StartupError where there is none on which P1 holds. */
export async function openPrimary({ url, databaseFailover }: Place, diary: Diary): Promise<Primary> {
  const read = readDatabaseUrl(url)
  if ('wrong' in read) throw new StartupError(`CONFAB_DATABASE_URL: ${read.wrong}`)
  const hosts = read.value.map((host) => ({ name: host.name, connection: { connectionString: host.url } }))
  const isAlone = hosts.length === 1
  const explain = isAlone ? explained : shortly
  const primary = new Primary({ hosts, failover: databaseFailover, diary, chance: systemChance, explain })
  const reasons = await primary.start()
  if (!reasons) return primary
  primary.close()
  const [first] = Object.values(reasons)
  if (isAlone)
    throw new StartupError(first?.startsWith('is ') ? `the PostgreSQL of CONFAB_DATABASE_URL ${first}` : first)
  const all = Object.entries(reasons).map(([host, why]) => `${host}: ${why}`)
  throw new StartupError(`no host of CONFAB_DATABASE_URL is a primary that can be used: ${all.join('; ')}`)
}
