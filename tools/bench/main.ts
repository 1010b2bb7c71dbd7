import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Bench } from './bench.ts'
import { centrifugoNote } from './centrifugo.ts'
import { conditions } from './conditions.ts'
import { writeDocument } from './document.ts'
import { losses } from './losses.ts'
import { machine } from './machine.ts'
import { help, type Options, readOptions, UsageError } from './options.ts'
import { postgresVersion } from './postgres-version.ts'
import { pinSelf } from './processes.ts'
import type { Report } from './report.ts'
import { full, quick } from './scale.ts'
import { writeScalePage } from './scale-page.ts'
import { scenarios } from './scenarios.ts'
import { raisedLimits } from './servers/flags.ts'
import { endLeftovers } from './servers/leftovers.ts'
import { textTable } from './table.ts'

const scalePageProgram = new URL('scale-page.ts', import.meta.url).pathname
const say = (line: string) => void process.stderr.write(`${line}\n`)
const place = (file: string) => resolve(process.env.CONFAB_CWD ?? process.cwd(), file)

function options(): Options | undefined {
  try {
    return readOptions(process.argv.slice(2), process.env)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    say(`${error.message}; --help tells more`)
    process.exit(2)
  }
}

async function measure({ names, runs, ours, quick: isQuick, logs, connections }: Options): Promise<Report> {
  const scale = isQuick ? quick : full
  const report: Report = {
    machine: { ...machine(), postgres: await postgresVersion() },
    scale: { ...scale, runs: runs ?? scale.runs },
    quick: isQuick,
    raisedLimits,
    found: [],
    failures: [],
    notes: [centrifugoNote()],
  }
  const bench = new Bench(report, ours, say, { logs: logs === undefined ? undefined : place(logs), connections })
  for (const name of names) {
    say(`${name}: ${scenarios[name]?.about}`)
    await scenarios[name]?.run(bench)
  }
  return report
}

const chosen = options()
if (!chosen) {
  process.stdout.write(help)
  process.exit(0)
}
process.once('SIGINT', () => void endLeftovers().finally(() => process.exit(130)))
process.once('SIGTERM', () => void endLeftovers().finally(() => process.exit(143)))
pinSelf()
const report = await measure(chosen)
const told = [textTable(report), conditions(report).join('\n'), ['Where we lose:', ...losses(report)].join('\n  ')]
process.stdout.write(`${told.join('\n\n')}\n`)
if (chosen.json !== undefined) writeFileSync(place(chosen.json), `${JSON.stringify(report, undefined, 2)}\n`)
const isWhole = report.failures.length === 0
for (const { contestant, scenario, message } of report.failures) say(`FAILED ${contestant} ${scenario}: ${message}`)
if (chosen.md !== undefined && isWhole) writeDocument(place(chosen.md), report)
if (chosen.scalePage !== undefined && isWhole) {
  const page = place(chosen.scalePage)
  writeScalePage(page, report)
  execFileSync(process.execPath, ['--conditions=confab-source', scalePageProgram, page], { stdio: 'inherit' })
}
process.exit(isWhole ? 0 : 1)
