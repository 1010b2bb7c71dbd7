import type { Config } from '@confab/server'
import type { Command } from 'commander'
import { starting } from '../called.ts'
import { exits, Failure } from '../exit.ts'
import { findKeyring, type Keyring, needKeyring } from '../options/keyring.ts'
import { addPlaces, configOf } from '../options/settings.ts'
import type { Shell } from '../shell.ts'

/** The options of every command that talks to a server. */
export interface TargetOptions {
  readonly url?: string
  readonly token?: string
  readonly tenant?: string
}

/** A server, and how one gets tokens for it. */
export interface Target {
  readonly url: string
  readonly tenant: string | undefined
  /** Signs tokens for anybody; undefined where one fixed token is all there is. */
  readonly keyring: Keyring | undefined
  readonly token: string | undefined
}

export function addTarget(command: Command): Command {
  command
    .option('--url <url>', 'the server; CONFAB_URL; not given: CONFAB_PORT of this machine')
    .option('--token <jwt>', 'come with this token; CONFAB_TOKEN; not given: one signed with the secret of the server')
    .option('--tenant <name>', "the tenant; not given: the server's default")
  return addPlaces(command)
}

function urlOf(shell: Shell, options: TargetOptions, config: Config): string {
  const given = options.url ?? (shell.env.CONFAB_URL || undefined)
  if (given !== undefined) return given.replace(/\/+$/, '')
  const scheme = config.tlsCert === undefined ? 'http' : 'https'
  const host = ['0.0.0.0', '::'].includes(config.host) ? '127.0.0.1' : config.host
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${config.port}`
}

/** Whom to talk to. Fails if there is neither a token nor a secret to sign one with. */
export function targetOf(shell: Shell, options: TargetOptions & Record<string, unknown>): Target {
  const config = configOf(shell, options)
  const { tenant } = options
  const url = urlOf(shell, options, config)
  const token = options.token ?? (shell.env.CONFAB_TOKEN || undefined)
  if (token !== undefined) return { url, tenant, token, keyring: findKeyring(config, shell.now) }
  return { url, tenant, token, keyring: needKeyring(config, shell.now) }
}

/** Fails at once, in one line, where no server answers: the SDK would go on trying. */
export async function reach(url: string): Promise<void> {
  const at = url.replace(/^ws/, 'http')
  if (!/^https?:$/.test(URL.parse(at)?.protocol ?? ''))
    throw new Failure(`${url} is not a URL such as http://127.0.0.1:7700`, exits.usage)
  try {
    await fetch(`${at}/healthz`, { signal: AbortSignal.timeout(10_000) })
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error)
    const why = 'code' in cause ? String(cause.code) : cause.message
    throw new Failure(
      `no server answers at ${url} (${why}); start it with \`${starting}\`, or name it with --url`,
      exits.unreachable,
    )
  }
}
