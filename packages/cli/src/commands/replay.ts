import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { formatReport, verifyFiles } from '@confab/verify'
import type { Command } from 'commander'
import { type Exit, exits } from '../exit.ts'
import { readDayFile } from '../irc/day.ts'
import { logFiles } from '../irc/files.ts'
import type { Job } from '../job.ts'
import { speed, whole } from '../options/duration.ts'
import { Replay } from '../replay/replay.ts'
import { readingLines } from '../replay/report.ts'
import { type ReplaySettings, usual } from '../replay/settings.ts'
import { Trace } from '../replay/tracing.ts'
import { pathOf, type Shell, writeAll } from '../shell.ts'
import { addTarget, reach, type TargetOptions, targetOf } from '../talk/target.ts'
import { Progress } from '../terminal/progress.ts'

interface Options extends TargetOptions {
  readonly speed: number
  readonly readers: number
  readonly clients: number
  readonly days: number
  readonly traces: string
}

/** Ctrl-C stops the playing, and the verdict is given on what was played; a second one ends at once. */
function interruptible(say: (line: string) => void): { stop: AbortSignal; done: () => void } {
  const controller = new AbortController()
  const heard = () => {
    if (controller.signal.aborted) process.exit(exits.interrupted)
    say('stopping: what is under way ends, then the verdict; Ctrl-C again ends at once')
    controller.abort()
  }
  process.on('SIGINT', heard)
  return { stop: controller.signal, done: () => process.off('SIGINT', heard) }
}

async function replay(
  shell: Shell,
  paths: readonly string[],
  options: Options & Record<string, unknown>,
): Promise<Exit> {
  const target = targetOf(shell, options)
  const files = logFiles(
    paths.map((path) => pathOf(shell, path)),
    options.days,
  )
  const days = files.map(readDayFile)
  await reach(target.url)
  const folder = pathOf(shell, options.traces)
  mkdirSync(folder, { recursive: true })
  const startedAt = shell.now()
  const trace = new Trace(
    join(folder, `replay-${new Date(startedAt).toISOString().replace(/[:.]/g, '-')}-${process.pid}.jsonl`),
    shell.now,
  )
  const settings: ReplaySettings = { ...usual, ...options }
  const progress = new Progress(shell, () => run.tally.line(shell.now() - startedAt, run.waiting))
  const say = (line: string) => progress.say(line)
  const { stop, done } = interruptible(say)
  const run = new Replay({ target, trace, now: shell.now, chance: Math.random, stop, say }, settings)
  for (const line of readingLines(days)) say(line)
  const isComplete = await run.run(days).finally(() => {
    progress.end()
    trace.close()
    done()
  })
  if (run.passed.line) say(run.passed.line)
  return verdict(shell, trace.path, isComplete, run.failures)
}

async function verdict(shell: Shell, path: string, isComplete: boolean, failures: readonly string[]): Promise<Exit> {
  if (failures.length > 0)
    shell.stderr.write(`${failures.length} acts were refused, such as ${failures.slice(0, 3).join('; ')}\n`)
  shell.stderr.write(`trace: ${path}\n`)
  const report = verifyFiles([path])
  await writeAll(shell.stdout, formatReport(report))
  return report.ok && isComplete ? exits.ok : exits.failed
}

export function replayCommand(job: Job): Command {
  const { shell } = job
  const command = job
    .command({
      name: 'replay',
      does: 'Play days of IRC logs against a running server, with speakers and readers of which some are troubled; then check what they saw. docs/CLI.md describes the logs.',
      examples: [
        'confab replay logs/ --speed 60 --readers 5 --days 10',
        'confab replay 2006-06-01.log --speed 0 --traces traces/',
        'confab verify traces/',
      ],
    })
    .argument('<logs...>', 'log files, or folders of *.log')
    .option('--speed <n>', 'times as fast as the log; 60: a minute a second; 0: as fast as allowed', speed, 60)
    .option('--readers <n>', 'readers of all conversations; every second one flaps or sleeps', whole(0, 100), 4)
    .option('--clients <n>', 'speakers connected at once', whole(1, 10_000), usual.clients)
    .option('--days <n>', 'at most so many logs', whole(1, 10_000), 1_000)
    .option('--traces <folder>', 'where the trace is written', 'traces')
  return addTarget(command).action(
    job.runs((paths: string[], options: Options & Record<string, unknown>) => replay(shell, paths, options)),
  )
}
