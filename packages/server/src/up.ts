import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Node, startNode } from './compose.ts'
import { wrongFiles } from './config/files.ts'
import { type Config, type Configured, type Environment, type Flags, readConfig } from './config/read.ts'
import type { Limits } from './domain/limits.ts'
import { StartupError } from './domain/startup-error.ts'
import { welcome } from './welcome.ts'

/** Signals this close together are one: a terminal's Ctrl-C reaches a child twice, by the group and by npm. */
const echoMs = 500

const ended = { well: 0, failed: 1, interrupted: 130 } as const

export interface UpOutput {
  readonly out: (line: string) => void
  readonly error: (line: string) => void
  /** How a person calls `confab` here, such as `npx confab`. */
  readonly called: string
  /** The folder of the built web app, where it is found. */
  readonly web?: string | undefined
}

/**
 * Starts a node, tells where it is, and runs until it is told to stop. Answers the exit code: 0 after a clean end,
 * 1 if it could not start (one line on `error`), 130 when it was interrupted before it was up, or again while it ended.
 */
export async function up(env: Environment, flags: Flags, output: UpOutput): Promise<number> {
  const configured = withWeb(readConfig(env, flags, env.CONFAB_CWD ?? process.cwd()), output.web)
  const { config, warnings } = configured
  const problems = [...configured.problems, ...wrongFiles(config)]
  for (const warning of warnings) output.error(`confab: warning: ${warning}`)
  for (const problem of problems) output.error(`confab: ${problem}`)
  if (problems.length > 0) return ended.failed
  const stopped = signalled()
  const impatient = stopped.second.then(() => ended.interrupted)
  const node = await Promise.race([started(configured, stopped, output), impatient])
  if (typeof node === 'number') return node
  if (!stopped.isHeard())
    for (const line of welcome(configured, await greeted(configured, node), output.called)) output.out(line)
  const signal = await stopped.first
  const end = async (): Promise<number> => {
    if (signal === 'SIGTERM' && drains(configured.config)) await drained(node, configured.config.limits, output.out)
    output.out('stopping: what was sent is being stored, clients are told ...')
    await node.stop()
    return ended.well
  }
  return Promise.race([end(), impatient])
}

/** With the folder of the app that is served; none, where it is not wanted or not there. */
function withWeb(configured: Configured, found: string | undefined): Configured {
  const { config, problems } = configured
  const web = typeof config.web === 'string' ? config.web : config.web === false ? undefined : found
  const isThere = web !== undefined && existsSync(join(web, 'index.html'))
  const isMissed = config.web !== undefined && config.web !== false && !isThere
  const missing = `CONFAB_WEB: there is no built app${web === undefined ? '' : ` in ${web}`} (index.html)`
  return {
    ...configured,
    config: { ...config, web: isThere ? web : undefined },
    problems: isMissed ? [...problems, missing] : problems,
  }
}

/** Without a Redis there is no other node, as far as this one knows. */
function drains({ drain, redisUrl }: Config): boolean {
  return drain ?? redisUrl !== undefined
}

/** Clients are moved to other nodes first, so that nobody notices the end of this one. */
async function drained(node: Node, { drainNoticeMs, drainMs }: Limits, out: (line: string) => void): Promise<void> {
  const seconds = (ms: number) => Math.round(ms / 1_000)
  out(
    `draining: unready now; in ${seconds(drainNoticeMs)} s clients move to other nodes, for ${seconds(drainMs)} s at most`,
  )
  const left = await node.engine.state.drain()
  out(left === 0 ? 'drained: all clients have moved' : `drained: ${left} clients have not moved, and will be closed`)
}

/** The node, or the exit code of a start that failed. A Ctrl-C before it is up is heard, and obeyed when it is up. */
async function started({ config }: Configured, stopped: Signalled, output: UpOutput): Promise<Node | number> {
  let isOver = false
  void stopped.first.then(() => {
    if (!isOver) output.out('it will stop as soon as it is up; Ctrl-C again ends it at once')
  })
  try {
    return await startNode(config, output.out)
  } catch (error) {
    if (!(error instanceof StartupError)) throw error
    // The terminal's Ctrl-C reaches what makes the database too: that it failed then is no news.
    output.error(stopped.isHeard() ? 'confab: interrupted before it was up' : `confab: ${error.message}`)
    return stopped.isHeard() ? ended.interrupted : ended.failed
  } finally {
    isOver = true
  }
}

/** A token is printed where nobody has set up tokens yet, or where it is asked for: elsewhere it would stand in logs. */
async function greeted({ config, sources }: Configured, node: Node) {
  const isWanted = config.development ?? sources.jwtSecret === 'default'
  const token = isWanted ? await node.developmentToken('alice') : undefined
  return { url: node.url, where: node.where, token }
}

interface Signalled {
  readonly first: Promise<NodeJS.Signals>
  readonly second: Promise<void>
  isHeard(): boolean
}

function signalled(): Signalled {
  const first = Promise.withResolvers<NodeJS.Signals>()
  const second = Promise.withResolvers<void>()
  let at: number | undefined
  const heard = (signal: NodeJS.Signals) => {
    if (at === undefined) {
      at = Date.now()
      first.resolve(signal)
    } else if (Date.now() - at > echoMs) second.resolve()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, heard)
  return { first: first.promise, second: second.promise, isHeard: () => at !== undefined }
}
