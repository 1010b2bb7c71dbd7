import { once, say } from './cache.ts'
import { findProgram, runCommand } from './command.ts'

const minute = 60_000

export interface Packaged {
  /** The program that is looked for. */
  readonly program: string
  /** The Debian package that brings it. */
  readonly debian: string
  /** Where it may be, if not on the path. */
  readonly folders?: readonly string[]
}

/** Debian starts a service when its package is installed, on its usual port; this tells its scripts not to. */
const quiet = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }

async function apt(args: readonly string[]): Promise<void> {
  const env = { ...process.env, ...quiet }
  await runCommand({ command: 'apt-get', args, env, deadline: 4 * minute })
}

async function install({ program, debian }: Packaged): Promise<void> {
  const remedy = `install the package ${debian}, or leave it out by CONFAB_TEST_WITHOUT`
  if (findProgram('apt-get') === undefined) throw new Error(`${program} is missing: ${remedy}`)
  if (process.getuid?.() !== 0) throw new Error(`${program} is missing, and only root may install it: ${remedy}`)
  say(`installing ${debian} from Debian`)
  const wait = '-oDPkg::Lock::Timeout=120'
  try {
    await apt([wait, 'update', '-qq'])
    await apt([wait, 'install', '-y', '-qq', '--no-install-recommends', debian])
  } catch (error) {
    throw new Error(`${program} is missing, and could not be installed: ${remedy}`, { cause: error })
  }
}

/** The path of a program of a Debian package, which is installed if it has to be. */
export function packaged(wanted: Packaged): Promise<string> {
  return once(
    () => findProgram(wanted.program, wanted.folders),
    wanted.program,
    () => install(wanted),
  )
}
