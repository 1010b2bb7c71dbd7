import { spawn } from 'node:child_process'

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
const groups = new Set<number>()

function kill(group: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-group, signal)
    return true
  } catch {
    return false
  }
}

/** Ends everything that was launched and still runs, by process group. */
export function killAll(): void {
  for (const group of groups) kill(group, 'SIGKILL')
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
      if (group !== undefined) kill(group, 'SIGTERM')
      hard = setTimeout(() => group !== undefined && kill(group, 'SIGKILL'), grace)
    }, launch.deadline)
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', output.add)
    const end = (code: number | null, signal: string | null): void => {
      clearTimeout(soft)
      clearTimeout(hard)
      // Before the pipes close: an orphan may hold them open for ever.
      const leftBehind = group !== undefined && kill(group, 'SIGKILL')
      if (group !== undefined) groups.delete(group)
      const settle = (): void =>
        resolve({ code, signal, ms: performance.now() - began, timedOut, leftBehind, output: output.read() })
      const patience = setTimeout(settle, 1_000)
      child.once('close', () => {
        clearTimeout(patience)
        settle()
      })
    }
    child.once('exit', end)
    child.once('error', (error) => {
      output.add(`${launch.command} could not be started: ${error.message}\n`)
      if (group === undefined) end(127, null)
    })
  })
}
