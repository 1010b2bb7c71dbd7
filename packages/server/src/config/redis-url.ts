import type { RedisPlace } from '../domain/redis-place.ts'

const whole =
  /^(redis|rediss)(?:\+(sentinel|cluster))?:\/\/(?:([^@/?#]*)@)?([^@/?#]+)(?:\/([^?#]*))?(?:\?sentinelPassword=([^&#]*))?$/
const hostForm = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/
const ports = { single: 6_379, sentinel: 26_379, cluster: 6_379 }
const forms =
  'redis://:password@host:6379/0, redis+sentinel://host:26379,host:26379/name or redis+cluster://host:6379,host:6379 (rediss with TLS)'

/** Reads it, or says what is wrong, without showing it: it may hold a password. */
export function readRedisUrl(text: string): { readonly value: RedisPlace } | { readonly wrong: string } {
  const parts = whole.exec(text)
  if (!parts) return { wrong: `is not a URL such as ${forms}` }
  const [, scheme, form, user = '', hostList = '', path = '', sentinelPassword] = parts
  const kind = (form ?? 'single') as RedisPlace['kind']
  const hosts = hostList.split(',').map((host) => readHost(host, ports[kind]))
  const places = hosts.filter((host) => host !== undefined)
  if (places.length < hosts.length) return { wrong: 'has a host that is not of the form host:port' }
  const ends = path.split('/')
  const name = kind === 'sentinel' ? ends.shift() : undefined
  const [db, ...more] = ends
  const wrong = wrongParts({ kind, places, name, db, more, sentinelPassword })
  if (wrong) return { wrong }
  const login = readLogin(user, sentinelPassword)
  if (!login) return { wrong: 'has a password in which % is not followed by two digits: write % as %25' }
  return { value: { kind, hosts: places, name, db: Number(db || 0), tls: scheme === 'rediss', ...login } }
}

interface Parts {
  readonly kind: RedisPlace['kind']
  readonly places: readonly unknown[]
  readonly name: string | undefined
  readonly db: string | undefined
  readonly more: readonly string[]
  readonly sentinelPassword: string | undefined
}

function wrongParts({ kind, places, name, db = '', more, sentinelPassword }: Parts): string | undefined {
  if (kind === 'single' && places.length > 1)
    return 'names several hosts: for that begin it with redis+sentinel:// or redis+cluster://'
  if (kind === 'sentinel' && !name) return 'does not name the primary: redis+sentinel://host:26379/name'
  if (more.length > 0 || !/^\d{0,4}$/.test(db)) return 'ends in something that is not the number of a database'
  if (kind === 'cluster' && Number(db) > 0) return 'names a database: a Cluster has only 0'
  if (kind !== 'sentinel' && sentinelPassword !== undefined) return 'has a sentinelPassword, but no Sentinels'
  return undefined
}

function readHost(text: string, usualPort: number): { host: string; port: number } | undefined {
  const [, host, port] = hostForm.exec(text) ?? []
  if (host === undefined || Number(port ?? usualPort) > 65_535) return undefined
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port ?? usualPort) }
}

function readLogin(user: string, sentinelPassword: string | undefined) {
  const colon = user.indexOf(':')
  try {
    const [username, password] = colon < 0 ? [user, ''] : [user.slice(0, colon), user.slice(colon + 1)]
    return {
      username: decodeURIComponent(username) || undefined,
      password: decodeURIComponent(password) || undefined,
      sentinelPassword: sentinelPassword === undefined ? undefined : decodeURIComponent(sentinelPassword),
    }
  } catch {
    return undefined
  }
}
