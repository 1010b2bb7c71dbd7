import { named, type RedisPlace } from '../../domain/redis-place.ts'
import { StartupError } from '../../domain/startup-error.ts'

const fatal: readonly [pattern: RegExp, remedy: string][] = [
  [/^(WRONGPASS|NOAUTH|ERR AUTH|ERR invalid password)/, 'check the user and the password in CONFAB_REDIS_URL'],
  [/^NOPERM/, 'its user needs the commands and keys that docs/OPERATIONS.md names'],
  [/cluster support disabled/i, 'it is no Cluster: give a URL that begins with redis://'],
  [/^MOVED/, 'it is part of a Cluster: give a URL that begins with redis+cluster://'],
  [/DB index is out of range/i, 'it has fewer databases than CONFAB_REDIS_URL says'],
  [
    /self-signed certificate|unable to (verify|get)|altnames/i,
    'its certificate is not trusted: name who signed it with CONFAB_REDIS_CA, and the host as the certificate does',
  ],
  [/unknown command.*sentinel/i, 'it is no Sentinel: give a URL that begins with redis://'],
]

/** An error at the start that waiting does not mend; undefined: it may come yet. */
export function whyNever(reason: string, place: RedisPlace): StartupError | undefined {
  const found = fatal.find(([pattern]) => pattern.test(reason))
  return found && new StartupError(`Redis at ${named(place)} refuses (${reason}); ${found[1]}`)
}
