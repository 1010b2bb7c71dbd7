import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { groupEnds, signalGroup } from './group.ts'

export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly ms: number
  readonly timedOut: boolean
  /** Something that the child started outlived it; it was killed with its process group. */
  readonly leftBehind: boolean
  readonly output: string
}

export interface Launch {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** ms */
  readonly deadline: number
}

const keptOutput = 256 * 1024
const grace = 3_000
/** A child that was told to end may take so long, in ms, after its parent. */
const patience = 500
const groups = new Set<number>()

/** Ends everything that was launched and still runs, by process group. */
export function killAll(): void {
  for (const group of groups) signalGroup(group, 'SIGKILL')
}

/** The last `keptOutput` characters of a stream of text. */
function tail() {
  let text = ''
  return {
    add(chunk: string): void {
      text += chunk
      if (text.length > 2 * keptOutput) text = text.slice(-keptOutput)
    },
    read: (): string => text.slice(-keptOutput),
  }
}

/**
 * Runs a program as the leader of a process group of its own. At the deadline the group gets SIGTERM, 3 s later
 * SIGKILL; what outlives the program gets SIGKILL too.
 */
export function run(launch: Launch): Promise<Ended> {
  return new Promise((resolve) => {
    const began = performance.now()
    const output = tail()
    const child = spawn(launch.command, launch.args, {
      cwd: launch.cwd,
      env: launch.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const group = child.pid
    if (group !== undefined) groups.add(group)
    let timedOut = false
    let hard: NodeJS.Timeout | undefined
    const soft = setTimeout(() => {
      timedOut = true
      if (group !== undefined) signalGroup(group, 'SIGTERM')
      hard = setTimeout(() => group !== undefined && signalGroup(group, 'SIGKILL'), grace)
    }, launch.deadline)
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', output.add)
    const closed = new Promise<void>((done) => child.once('close', () => done()))
    const end = async (code: number | null, signal: string | null): Promise<void> => {
      clearTimeout(soft)
      clearTimeout(hard)
      const ms = performance.now() - began
      const leftBehind = group !== undefined && !(await groupEnds(group, patience))
      if (group !== undefined) signalGroup(group, 'SIGKILL')
      if (group !== undefined) groups.delete(group)
      // Not longer: an orphan of another group may hold the pipes open for ever.
      await Promise.race([closed, sleep(1_000, undefined, { ref: false })])
      resolve({ code, signal, ms, timedOut, leftBehind, output: output.read() })
    }
    child.once('exit', (code, signal) => void end(code, signal))
    child.once('error', (error) => {
      output.add(`${launch.command} could not be started: ${error.message}\n`)
      if (group === undefined) void end(127, null)
    })
  })
}
