import { type Day, readDayFile } from '../../packages/cli/src/irc/day.ts'
import { logFiles } from '../../packages/cli/src/irc/files.ts'
import { Replay } from '../../packages/cli/src/replay/replay.ts'
import { usual } from '../../packages/cli/src/replay/settings.ts'
import type { Trace } from '../../packages/cli/src/replay/tracing.ts'
import type { Target } from '../../packages/cli/src/talk/target.ts'

/** Logs in the IRC format, which are played beside the rest of the load. */
export interface Irc {
  readonly days: readonly Day[]
  /** A minute of the log a second at 60. */
  readonly speed: number
}

/** Reads a file, or the first `most` logs of a folder. */
export function readIrc(path: string, most: number, speed: number): Irc {
  return { days: logFiles([path], most).map(readDayFile), speed }
}

interface Stand {
  readonly target: Target
  readonly trace: Trace
  readonly chance: () => number
}

/** Begins to play them; `end` stops, waits until all is read, and answers what went wrong. */
export function playLogs(irc: Irc | undefined, stand: Stand): { end(): Promise<string[]> } {
  if (irc === undefined) return { end: async () => [] }
  const over = new AbortController()
  const said: string[] = []
  const say = (line: string) => void said.push(line)
  const settings = { ...usual, speed: irc.speed, readers: 3, clients: 20, patience: 60_000 }
  const replay = new Replay({ ...stand, now: Date.now, stop: over.signal, say }, settings)
  const run = replay.run(irc.days)
  run.catch(() => undefined)
  const end = async (): Promise<string[]> => {
    over.abort()
    const isComplete = await run
    return [...replay.failures, ...(isComplete ? [] : [`the logs were not played to their end: ${said.join('; ')}`])]
  }
  return { end }
}
