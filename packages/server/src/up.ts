import { type Node, startNode } from './compose.ts'
import { type Environment, type Flags, readConfig } from './config/read.ts'
import { StartupError } from './domain/startup-error.ts'

/** Signals this close together are one: a terminal's Ctrl-C reaches a child twice, by the group and by npm. */
const echoMs = 500

/**
 * Starts a node, tells where it is, and runs until it is told to stop. Answers the exit code: 0 after a clean end,
 * 1 if it could not start (one line on `error`), 130 after a second Ctrl-C that did not want to wait.
 */
export async function up(
  env: Environment,
  flags: Flags,
  output: { out: (line: string) => void; error: (line: string) => void },
): Promise<number> {
  const { config, problems, warnings } = readConfig(env, flags, env.CONFAB_CWD ?? process.cwd())
  for (const warning of warnings) output.error(`confab: warning: ${warning}`)
  for (const problem of problems) output.error(`confab: ${problem}`)
  if (problems.length > 0) return 1
  const stopped = signalled()
  let node: Node
  try {
    node = await startNode(config, output.out)
  } catch (error) {
    if (!(error instanceof StartupError)) throw error
    output.error(`confab: ${error.message}`)
    return 1
  }
  await welcome(node, output.out)
  await stopped.first
  output.out('stopping: what was sent is being stored, clients are told ...')
  const impatient = stopped.second.then(() => 130)
  return Promise.race([node.stop().then(() => 0), impatient])
}

async function welcome(node: Node, out: (line: string) => void): Promise<void> {
  const token = await node.developmentToken('alice')
  out('')
  out(`  Confab is ready        ${node.url}`)
  out(`  its data               ${node.where}`)
  if (token !== undefined) out(`  a token for alice      ${token}`)
  out('  next, in a terminal    npx confab chat --user alice     and in another: --user bob')
  out('  stop                   Ctrl-C')
  out('')
}

function signalled(): { first: Promise<void>; second: Promise<void> } {
  const first = Promise.withResolvers<void>()
  const second = Promise.withResolvers<void>()
  let at: number | undefined
  const heard = () => {
    if (at === undefined) {
      at = Date.now()
      first.resolve()
    } else if (Date.now() - at > echoMs) second.resolve()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, heard)
  return { first: first.promise, second: second.promise }
}
