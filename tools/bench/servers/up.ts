import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { pinned } from '../processes.ts'
import { environment, nodeFlags, raisedLimits } from './flags.ts'
import { freePort } from './ports.ts'
import { secret } from './token.ts'

const program = new URL('../../../packages/cli/src/main.ts', import.meta.url).pathname

/** A `confab up` on the server's core. */
export interface UpProcess {
  readonly port: number
  readonly pid: number
  /** Resolves when it serves; throws when it ends before, or takes longer than a minute. */
  ready(): Promise<void>
  /** Asks it to end, and waits for that; SIGKILL: it is not asked. */
  end(signal?: NodeJS.Signals): Promise<void>
}

/** Starts one with these settings, rate limits raised. */
export async function spawnUp(settings: Readonly<Record<string, string>>): Promise<UpProcess> {
  const port = await freePort()
  const [command, args] = pinned(process.execPath, [...nodeFlags, '--conditions=confab-source', program, 'up'])
  const own = { CONFAB_PORT: String(port), CONFAB_JWT_SECRET: secret, CONFAB_LOG_LEVEL: 'warn' }
  const env = environment({ ...raisedLimits, ...settings, ...own })
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const end = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }
  return { port, pid: child.pid as number, ready: () => ready(port, child), end }
}

async function ready(port: number, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + 60_000
  while (performance.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the server did not become ready')
}
