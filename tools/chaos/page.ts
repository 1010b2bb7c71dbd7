import { cpus, totalmem } from 'node:os'
import { promises } from './fault.ts'
import { faults } from './faults.ts'
import { marks, shown } from './line.ts'
import { seconds } from './observed.ts'
import type { Options } from './options.ts'
import type { Result } from './result.ts'

const marked = { ...marks, degraded: '**~**', broken: '**✗ broken**', byNature: '**!**' } as const

/** At least, and the goal, s: see `Figures` of the table. `of`: the faults; `what`: which of the figures. */
const targets = [
  { name: 'a node dies', of: /^node\d-killed$/, what: 'whole', least: 2, goal: 1 },
  { name: 'Redis fails over', of: /^redis-primary-killed$/, what: 'well', least: 5, goal: 2 },
  { name: 'PostgreSQL is promoted', of: /^postgres-promoted$/, what: 'acknowledged', least: 15, goal: 10 },
] as const

function header(results: readonly Result[], notRun: readonly string[], { seed, irc }: Options): string[] {
  const others = results.map(({ figures }) => figures.others)
  const most = Math.round(Math.max(0, ...others))
  const usual = Math.round(others.toSorted((a, b) => a - b)[Math.floor(others.length / 2)] ?? 0)
  return [
    '# What happens when something fails',
    '',
    'Written by a run of `npm run chaos -- --md docs/FAILURES.md`; not edited by hand. Three nodes of Confab as processes',
    'behind HAProxy, on a PostgreSQL with a synchronous standby, a Redis with a replica and three Sentinels, and a Kafka of',
    'three brokers; each way of a node to each server passes a Toxiproxy of its own. Users with several devices talk in',
    'groups and directs over the SDK, edit, delete, read, come and go; one reads nothing of what he gets, a stranger asks for',
    'what he may not know. All write down what they did and were shown, on which `confab verify` judges; the event log is',
    'read by the consumer kit and compared with the logs. Then one thing goes wrong.',
    '',
    `Seed ${seed}${irc === undefined ? '' : ', with logs in the IRC format besides'}; Node ${process.versions.node}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB,`,
    `all of it on this one machine, of which other work took ${usual} % (at most ${most} %) meanwhile${most > 5 ? ': **the machine was not quiet, and times are upper bounds**' : ''}.`,
    'One fault alone, again: `npm run chaos -- --faults NAME`; all by name: `npm run chaos -- --list`.',
    ...notRun.map((line) => `\n**Not run here:** ${line}`),
    ...unplayed(results, notRun),
    '',
  ]
}

/** Faults of the list of which this page tells nothing. */
function unplayed(results: readonly Result[], notRun: readonly string[]): string[] {
  const told = new Set([...results.map(({ fault }) => fault.name), ...notRun.map((line) => line.split(':')[0])])
  const names = faults.flatMap(({ name }) => (told.has(name) ? [] : [name]))
  return names.length === 0 ? [] : ['', `**Not played in this run:** ${names.join(', ')}.`]
}

function promisesPart(): string[] {
  return [
    'P1 acknowledged means stored · P2 once · P3 one order, no holes · P4 whole or told · P5 forward only · P6 members only',
    '· P7 nobody waits for a reader · P8 degrade, then recover: see [SPEC.md](SPEC.md).',
    '',
    '✓ held · **~** degraded as stated, told below · **!** broken by the nature of the fault, and told to every client by',
    '`reset` · **✗** broken.',
    '',
  ]
}

function targetRow({ name, of, what, least, goal }: (typeof targets)[number], results: readonly Result[]): string[] {
  const found = results.filter(({ fault }) => of.test(fault.name))
  if (found.length === 0) return []
  const times = found.map(({ figures }) => figures[what] ?? Number.POSITIVE_INFINITY)
  const worst = Math.max(...times) / 1_000
  const meets = worst <= goal ? 'the goal' : worst <= least ? 'yes' : 'no'
  return [`| ${name} | ${worst.toFixed(1)} s | ${least} s | ${goal} s | ${meets} |`]
}

function targetsPart(results: readonly Result[]): string[] {
  const rows = targets.flatMap((target) => targetRow(target, results))
  if (rows.length === 0) return []
  return [
    '## Recovery',
    '',
    'From the moment of the fault. A node dies: until everybody is whole over the others. Redis fails over: until each node',
    'says that nothing is degraded; sends never wait for it. PostgreSQL is promoted: until everybody who talks had something',
    'new acknowledged. The worst of the run, load and all servers on the same cores.',
    '',
    '| | seen | at least | goal | reached |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ]
}

function tablePart(results: readonly Result[]): string[] {
  const rows = results.map(({ fault, cells, figures }) => {
    const each = promises.map((promise) => marked[cells[promise].is])
    const { acknowledged, whole, well, p99 } = figures
    const times = [shown(acknowledged), shown(whole), shown(well), `${Math.round(p99)} ms`]
    return `| [${fault.name}](#${fault.name}) | ${[...each, ...times].join(' | ')} |`
  })
  return [
    '## All of it',
    '',
    '*acknowledged*: until everybody who talks had something new acknowledged; *whole*: until everybody had been shown all',
    'of it; *well*: until each node was ready and said that nothing is degraded. Counted from the end of the fault, or, where',
    'it says so below, from its beginning. *p99*: 99 of 100 sends, with all their repeats, were acknowledged within that, of those',
    'that were sent while it lasted.',
    '',
    `| fault | ${promises.join(' | ')} | acknowledged | whole | well | p99 |`,
    `|---|${promises.map(() => '---|').join('')}---|---|---|---|`,
    ...rows,
    '',
  ]
}

function faultPart({ fault, cells, figures, seed }: Result): string[] {
  const told = promises.flatMap((promise) => {
    const cell = cells[promise]
    if (cell.is === 'held') return []
    const words = { degraded: 'degraded as stated', broken: '**broken**', byNature: 'broken by nature' } as const
    return [`- ${promise}, ${words[cell.is]}: ${cell.told.join('; ')}.`]
  })
  const from = fault.recoversDuring ? 'its beginning' : 'its end'
  const { lasted, sends, p99, most, others } = figures
  return [
    `### ${fault.name}`,
    '',
    `${fault.what[0]?.toUpperCase()}${fault.what.slice(1)}. Mended after ${seconds(lasted)}.`,
    '',
    `Promised: ${fault.how}`,
    '',
    ...(told.length === 0 ? ['- Nobody saw anything of it.'] : told),
    `- From ${from}: acknowledged ${shown(figures.acknowledged)}, whole ${shown(figures.whole)}, well ${shown(figures.well)}.`,
    `- ${sends} sends meanwhile: p99 ${Math.round(p99)} ms, the longest ${Math.round(most)} ms; others took ${Math.round(others)} % of the machine (seed ${seed}).`,
    '',
  ]
}

/** The page of a run, for operators. */
export function pageOf(results: readonly Result[], notRun: readonly string[], options: Options): string {
  const parts = [
    ...header(results, notRun, options),
    ...targetsPart(results),
    ...promisesPart(),
    ...tablePart(results),
    '## One by one',
    '',
    ...results.flatMap(faultPart),
  ]
  return `${parts.join('\n').trimEnd()}\n`
}
