import { readFileSync, writeFileSync } from 'node:fs'
import { planFor } from '../../packages/cli/src/plan/plan.ts'
import { planText } from '../../packages/cli/src/plan/text.ts'
import { defaultPrices, defaultWish, type Wish } from '../../packages/cli/src/plan/wish.ts'
import { conditions } from './conditions.ts'
import { figureOf, type Report } from './report.ts'
import type { Measurement } from './rows.ts'
import { markdownTable } from './table.ts'

const measuredFile = new URL('../../packages/cli/src/plan/measured.ts', import.meta.url).pathname

/** Which figures of the bench the plan rests on; `of`: made of the figure. */
const sources: Readonly<Record<string, readonly [Measurement, string, of?: (figure: number) => number]>> = {
  connectionMemory: ['idle-all', 'RSS KB'],
  kernelMemory: ['idle-many', 'kernel KB'],
  nodeMemory: ['idle-many', 'RSS MB of a node before'],
  connectionCpu: ['idle-all', 'CPU µs/s'],
  connecting: ['connections', 'warm/s', (perSecond) => 1e6 / perSecond],
  messageNode: ['cluster-3', 'of it nodes'],
  messageStore: ['cluster-3', 'of it PostgreSQL'],
  messageRedis: ['cluster-3', 'of it Redis'],
  messageKafka: ['relay', 'of it Kafka'],
  relayEvents: ['relay', 'events/s'],
  delivery: ['fanout-1', 'CPU µs a delivery'],
  stored: ['relay', 'B stored a message', (bytes) => bytes / 1_024],
}

/** The measurements of each place of the page, by the scenario that fills it. */
const places: Readonly<Record<string, RegExp>> = { cluster: /^cluster/, relay: /^relay$/, 'idle-many': /^idle-many$/ }

/** As one writes a number here: 12_300. */
function asCode(value: number): string {
  const [whole = '', ...rest] = String(value).split('.')
  return [whole.replace(/\B(?=(\d{3})+$)/g, '_'), ...rest].join('.')
}

/** The text of the file with the figures that were measured; others stay. */
export function withMeasured(text: string, report: Report): string {
  return Object.entries(sources).reduce((all, [name, [measurement, figure, of = (value: number) => value]]) => {
    const value = figureOf(report, 'confab', measurement, figure)
    if (value === undefined) return all
    return all.replace(new RegExp(`(\\b${name}: )[\\d._]+`), `$1${asCode(Number(of(value).toPrecision(3)))}`)
  }, text)
}

/** What stands between these two lines becomes this; a page without them stays as it is. */
function between(page: string, begin: string, end: string, text: string): string {
  const from = page.indexOf(begin)
  const to = page.indexOf(end, from)
  return from < 0 || to < 0 ? page : `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`
}

function withFigures(page: string, report: Report): string {
  return Object.entries(places).reduce((all, [name, pattern]) => {
    const found = report.found.filter(({ measurement }) => pattern.test(measurement))
    if (found.length === 0) return all
    const part = { ...report, found }
    const list = conditions(part).map((sentence) => `- ${sentence}`)
    const text = `${markdownTable(part)}\n\n${list.join('\n')}`
    return between(all, `<!-- figures of ${name}: written by npm run bench -->`, `<!-- /figures of ${name} -->`, text)
  }, page)
}

const plan = /<!-- confab plan((?: --[a-z-]+ [\d.]+)+) -->[\s\S]*?<!-- \/plan -->/g

function wishOf(flags: string): Wish {
  const pairs = [...flags.matchAll(/--([a-z-]+) ([\d.]+)/g)].map(([, name = '', value]) => {
    return [name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()), Number(value)] as const
  })
  return { ...defaultWish, ...(Object.fromEntries(pairs) as unknown as Wish) }
}

/** Every place that begins with a call of `confab plan`, filled with what that prints. */
export function withPlans(page: string): string {
  return page.replace(plan, (_, flags: string) => {
    const wish = wishOf(flags)
    const text = planText(wish, planFor(wish, defaultPrices), { costs: false })
    return `<!-- confab plan${flags} -->\n\n\`\`\`text\n${text}\`\`\`\n\n<!-- /plan -->`
  })
}

/** Writes what was measured into the plan's costs, then the figures into the page. */
export function writeScalePage(path: string, report: Report): void {
  writeFileSync(measuredFile, withMeasured(readFileSync(measuredFile, 'utf8'), report))
  writeFileSync(path, withFigures(readFileSync(path, 'utf8'), report))
}

// The plan is reckoned by a process that has not read the costs of before: `scale-page.ts PAGE`.
const page = process.argv[1] === import.meta.filename ? process.argv[2] : undefined
if (page !== undefined) writeFileSync(page, withPlans(readFileSync(page, 'utf8')))
