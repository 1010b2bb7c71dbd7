import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { pinned } from '../processes.ts'
import { environment, nodeFlags } from './flags.ts'
import { leftover } from './leftovers.ts'
import type { Measured } from './measured.ts'
import { freePort } from './ports.ts'
import { secret } from './token.ts'

/** Starts a script of the folder `peers` where our server would be; it says `ready` on its output. */
export async function startPeer(script: string): Promise<Measured> {
  const port = await freePort()
  const file = new URL(`../peers/${script}`, import.meta.url).pathname
  const [command, args] = pinned(process.execPath, [...nodeFlags, file, String(port)])
  const env = environment({ BENCH_SECRET: secret })
  const child: ChildProcess = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const stop = async () => {
    done()
    child.kill('SIGKILL')
    await ended
  }
  const done = leftover(stop)
  const started = await Promise.race([once(child.stdout as Readable, 'data').then(() => true), ended.then(() => false)])
  if (!started) throw new Error(`${script} did not start`)
  return { port, pid: child.pid as number, storePid: undefined, stop }
}
