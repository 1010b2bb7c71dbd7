import { resolve } from 'node:path'
import { brokenRelations, type Limits, limitTable } from '../domain/limits.ts'
import { quote } from './form.ts'
import { nearest } from './nearest.ts'
import { isLoopback, ownOrigins } from './places.ts'
import { flagOf, type Setting } from './setting.ts'
import { otherVariables, type ownSettings, type SettingName, settings } from './table.ts'

type ValueOf<S> = S extends Setting<infer T, infer D> ? (undefined extends D ? T | undefined : T) : never
type Own = { readonly [name in keyof typeof ownSettings]: ValueOf<(typeof ownSettings)[name]> }

/** All settings with their values; `dataDir` is absolute, `origins` is never undefined. */
export interface Config extends Omit<Own, 'origins' | 'defaultTenant'> {
  /** undefined: tokens that name no tenant are refused. */
  readonly defaultTenant: string | undefined
  readonly origins: readonly string[]
  readonly limits: Limits
}

export type Source = 'flag' | 'environment' | 'default'

export interface Configured {
  readonly config: Config
  readonly sources: Readonly<Record<SettingName, Source>>
  /** Why not to start; each begins with the name of what was set. Values of secrets never stand in them. */
  readonly problems: readonly string[]
  /** What is probably not meant. */
  readonly warnings: readonly string[]
}

interface Given {
  readonly text: string
  readonly source: Source
  /** As the operator wrote it: the flag or the variable. */
  readonly name: string
}

export type Environment = Readonly<Record<string, string | undefined>>
/** By setting name, as a parser of flags gives them. */
export type Flags = Readonly<Record<string, string | boolean | undefined>>

/** A variable that is set to nothing is not set: compose files pass such. */
function given(name: string, env: Environment, flags: Flags): Given | undefined {
  const flag = flags[name]
  if (flag !== undefined) return { text: String(flag), source: 'flag', name: flagOf(name) }
  const variable = settings[name as SettingName].env
  const text = env[variable]
  return text === undefined || text === '' ? undefined : { text, source: 'environment', name: variable }
}

function unknownVariables(env: Environment): string[] {
  const known = [...Object.values(settings).map((row) => row.env), ...otherVariables]
  const unknown = Object.keys(env).filter((name) => name.startsWith('CONFAB_') && !known.includes(name))
  return unknown.sort().map((name) => {
    const meant = nearest(name, known)
    return `${name}: there is no such setting${meant ? `; ${meant} is one` : ''}`
  })
}

function contradictions(config: Own & { readonly limits: Limits }): string[] {
  const found = brokenRelations(config.limits)
  if ((config.tlsCert === undefined) !== (config.tlsKey === undefined)) {
    found.push('CONFAB_TLS_CERT and CONFAB_TLS_KEY: both or neither')
  }
  if ((config.kafkaUser === undefined) !== (config.kafkaPassword === undefined)) {
    found.push('CONFAB_KAFKA_USER and CONFAB_KAFKA_PASSWORD: both or neither')
  }
  return found
}

/** A path as the caller meant it; a URL stays one. */
function placed(cwd: string, path: string | undefined): string | undefined {
  return path === undefined || path.includes('://') ? path : resolve(cwd, path)
}

function doubts(config: Own): string[] {
  const found: string[] = []
  if (!isLoopback(config.host) && config.tlsCert === undefined) {
    found.push(
      `CONFAB_HOST: ${quote(config.host)} without TLS: tokens travel in the clear, unless a proxy in front ends TLS`,
    )
  }
  if (config.kafkaUser !== undefined && config.kafkaSasl === 'PLAIN' && !config.kafkaTls)
    found.push('CONFAB_KAFKA_SASL: PLAIN without CONFAB_KAFKA_TLS sends the password in the clear')
  if (config.development && !isLoopback(config.host))
    found.push(`CONFAB_DEV: whoever reaches ${quote(config.host)} logs in under any name, as an admin too`)
  if (config.jwks !== undefined && config.redisUrl !== undefined && !config.sessionSecret && !config.jwtSecret)
    found.push('CONFAB_SESSION_SECRET: not set: each node makes its own, and logins of one are not taken by another')
  if (config.allowTokenInQuery) found.push('CONFAB_TOKEN_IN_QUERY: whole tokens in URLs end in the logs of proxies')
  if (config.jwks?.startsWith('http:')) found.push('CONFAB_JWKS: over plain http anybody between may put in his key')
  if (config.redisCa !== undefined && !config.redisUrl?.startsWith('rediss'))
    found.push('CONFAB_REDIS_CA: not used, since CONFAB_REDIS_URL does not begin with rediss')
  return found
}

/** Flags go before variables, variables before defaults. Pure: reads no file and starts nothing. */
export function readConfig(env: Environment, flags: Flags = {}, cwd: string = env.CONFAB_CWD ?? '.'): Configured {
  const values: Record<string, unknown> = {}
  const sources: Record<string, Source> = {}
  const problems: string[] = []
  for (const [name, row] of Object.entries(settings) as [string, Setting<unknown>][]) {
    const found = given(name, env, flags)
    const read = found === undefined ? { value: row.initial } : row.form.read(found.text)
    if ('wrong' in read) problems.push(`${found?.name}: ${read.wrong}`)
    values[name] = 'wrong' in read ? row.initial : read.value
    sources[name] = found?.source ?? 'default'
  }
  const own = values as unknown as Own
  const limits = Object.fromEntries(Object.keys(limitTable).map((name) => [name, values[name]])) as Limits
  const config: Config = {
    ...(Object.fromEntries(Object.entries(own).filter(([name]) => !(name in limitTable))) as unknown as Own),
    dataDir: resolve(cwd, own.dataDir),
    web: typeof own.web === 'string' ? resolve(cwd, own.web) : own.web,
    tlsCert: placed(cwd, own.tlsCert),
    tlsKey: placed(cwd, own.tlsKey),
    jwks: placed(cwd, own.jwks),
    kafkaCa: placed(cwd, own.kafkaCa),
    redisCa: placed(cwd, own.redisCa),
    defaultTenant: own.defaultTenant === '-' ? undefined : own.defaultTenant,
    origins: own.origins ?? ownOrigins(own.port, own.tlsCert !== undefined),
    limits,
  }
  return {
    config,
    sources: sources as Record<SettingName, Source>,
    problems: [...problems, ...contradictions({ ...own, limits })],
    warnings: [...unknownVariables(env), ...doubts(own)],
  }
}
