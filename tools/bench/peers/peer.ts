import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { pinned } from '../processes.ts'

/** A peer's server on the core where ours would be. */
export interface Peer {
  readonly port: number
  readonly pid: number
  stop(): Promise<void>
}

export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

/** Starts a script of this folder with its port as argument; it says `ready` on its output. */
export async function startPeer(script: string): Promise<Peer> {
  const port = await freePort()
  const file = new URL(script, import.meta.url).pathname
  const [command, args] = pinned(0, process.execPath, ['--max-semi-space-size=4', file, String(port)])
  const child: ChildProcess = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout as NodeJS.ReadableStream, 'data')
  return {
    port,
    pid: child.pid as number,
    stop: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}
