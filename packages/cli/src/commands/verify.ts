import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { formatReport, verifyFiles } from '@confab/verify'
import type { Command } from 'commander'
import { exits, misuse } from '../exit.ts'
import type { Job } from '../job.ts'
import { whole } from '../options/duration.ts'
import { pathOf, type Shell, writeAll } from '../shell.ts'

interface Options {
  readonly json?: true
  readonly evidence: number
}

/** Trace files: those named, and in named folders all `*.jsonl`. */
function traceFiles(shell: Shell, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const path = pathOf(shell, name)
    try {
      if (!statSync(path).isDirectory()) return [path]
      const files = readdirSync(path).filter((file) => file.endsWith('.jsonl'))
      if (files.length > 0) return files.sort().map((file) => join(path, file))
    } catch (error) {
      throw misuse(`${name} can't be read (${(error as NodeJS.ErrnoException).code})`)
    }
    throw misuse(`there are no traces (*.jsonl) in ${name}`)
  })
}

export function verifyCommand(job: Job): Command {
  const { shell } = job
  return job
    .command({
      name: 'verify',
      does: 'Check traces that clients wrote against the rules of docs/SPEC.md. Give all traces of one run together.',
      examples: [
        'confab verify traces/',
        'confab verify phone.jsonl laptop.jsonl',
        'confab verify --json traces/ | jq .violations',
      ],
    })
    .argument('<trace...>', 'trace files (JSON lines), or folders of them')
    .option('--json', 'the whole report as JSON')
    .option('--evidence <n>', 'how many findings of a rule are shown', whole(1, 1_000), 5)
    .action(
      job.runs(async (names: string[], { json, evidence }: Options) => {
        const report = verifyFiles(traceFiles(shell, names), { evidence })
        await writeAll(shell.stdout, json ? `${JSON.stringify(report, null, 2)}\n` : formatReport(report))
        return report.ok ? exits.ok : exits.failed
      }),
    )
}
