import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Figures } from '../figures.ts'
import { pinned } from '../processes.ts'
import { nodeFlags } from '../servers/flags.ts'

const script = new URL('compression.process.ts', import.meta.url).pathname

/** What deflating frames of real texts costs and saves, in a process of its own on the server's core. */
export async function compression(logs: string): Promise<Figures> {
  const [command, args] = pinned(process.execPath, [...nodeFlags, '--expose-gc', script, logs])
  const { stdout } = await promisify(execFile)(command, args)
  return JSON.parse(stdout) as Figures
}
