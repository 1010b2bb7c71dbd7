import { parseArgs } from 'node:util'
import { formatReport } from '@confab/verify'
import { type BugName, seededBugs } from './bugs.ts'
import { type Run, run } from './run.ts'
import { seeded } from './seeded.ts'
import { tellStory } from './story.ts'

const help = `Usage: npm run sim -- [options]

Runs three nodes of the engine and seven clients in one process under a seed: connections are cut, machines sleep and
die, readers are slow or take nothing, the broker loses, repeats and reorders, the store does not answer. Then the traces
are checked, everybody must be whole, and what is shown of receipts and badges must be what is stored. The same seed gives the same run. Exit code 1 and the story of the run when a rule is broken.

  --seeds N    how many runs (100)
  --from N     the first seed (1)
  --wide       single nodes are cut off from store or broker, the registry is emptied, clocks are 5 minutes off, and
               there is an event log that takes nothing, late or twice
  --story      tell the story of every run
  --bug NAME   with a bug in one of the files: ${Object.keys(seededBugs).join(', ')}
  --help       this text

  npm run sim -- --seeds 1000 --from 1
  npm run sim -- --seeds 1 --from 7 --story
`

function readArguments() {
  try {
    const string = (value: string) => ({ type: 'string', default: value }) as const
    const { values } = parseArgs({
      options: {
        seeds: string('100'),
        from: string('1'),
        story: { type: 'boolean', default: false },
        wide: { type: 'boolean', default: false },
        bug: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    })
    return { ...values, seeds: whole('seeds', values.seeds), from: whole('from', values.from), bug: bugOf(values.bug) }
  } catch (error) {
    process.stderr.write(`sim: ${error instanceof Error ? error.message : error}; --help tells more\n`)
    process.exit(2)
  }
}

function whole(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} is a whole number from 1 on, not ${text}`)
  return value
}

function bugOf(name: string | undefined): BugName | undefined {
  if (name !== undefined && !(name in seededBugs)) throw new Error(`no bug is called ${name}`)
  return name as BugName | undefined
}

function write(text: string): void {
  process.stdout.write(`${text}\n`)
}

function tell({ seed, chronicle, titles }: Run): void {
  write(`the story of seed ${seed}:`)
  for (const line of tellStory(chronicle.items, titles)) write(line)
}

function tellFailure(failed: Run): void {
  const { seed, report, problems, broken, titles } = failed
  tell(failed)
  write(`\nseed ${seed} breaks ${broken.join(', ')}:`)
  const named = (text: string) => [...titles].reduce((told, [id, title]) => told.replaceAll(id, title), text)
  for (const problem of problems) write(named(problem))
  write(formatReport(report))
  for (const [id, title] of titles) write(`  ${id} is ${title}`)
  write(`again with: npm run sim -- --seeds 1 --from ${seed}${wide ? ' --wide' : ''}${bug ? ` --bug ${bug}` : ''}`)
}

/** Answers whether all of them keep the rules; ends at the first that does not. */
async function runAll(runs: typeof run): Promise<boolean> {
  const began = performance.now()
  let messages = 0
  for (let done = 1; done <= seeds; done++) {
    const one = await runs(from + done - 1, wide)
    messages += one.report.messages
    if (one.broken.length > 0) {
      tellFailure(one)
      return false
    }
    if (story) tell(one)
    const perSecond = (done / (performance.now() - began)) * 1_000
    if (done % 50 === 0 && done < seeds) write(`${done} of ${seeds} seeds, ${perSecond.toFixed(1)} a second`)
  }
  const seconds = (performance.now() - began) / 1_000
  write(`${seeds} seeds from ${from}: 0 violations, ${messages} messages, ${seconds.toFixed(1)} s`)
  return true
}

const { seeds, from, story, wide, bug, help: isAsking } = readArguments()
if (isAsking) write(help)
else if (!(await runAll(bug ? await seeded(bug) : run))) process.exitCode = 1
