import { contestants, remarks } from './contestants.ts'
import { shown } from './figures.ts'
import { busyPercent } from './generator.ts'
import type { Report } from './report.ts'

/** Under which conditions the figures came about, as sentences: nobody reads them without. */
export function conditions(report: Report): string[] {
  const { machine, scale } = report
  const where = machine.pinned
    ? 'Server and PostgreSQL pinned to one core, the load to another.'
    : 'Not pinned to cores (no taskset, or one core): server and load disturb each other.'
  return [
    `${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB; Node ${machine.node}, PostgreSQL ${machine.postgres}, fsync on; an fdatasync of 8 KB takes ${shown(machine.fdatasyncMs)} ms.`,
    `${where} Every measured server runs with ${machine.flags.join(' ')}.`,
    `Bodies of 200 B; ${scale.runs === 1 ? 'one run' : `medians of ${scale.runs} runs`} of ${scale.seconds} s; every delivery counted, on every connection in order.`,
    `Rate limits raised: ${Object.entries(report.raisedLimits)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')}.`,
    `"load" is the generator's share of its own core while ours was measured; "!" marks those above ${busyPercent} %, where the load may be what was measured.`,
    '"at this pace": the same targets as a machine of this speed could reach them; the speed is what Socket.IO (with one in flight: bare ws) does in this run beside what it did on the machine on which the targets were set.',
    ...Object.entries(remarks).map(([name, text]) => `${contestants[name as keyof typeof remarks]}: ${text}.`),
    ...disturbance(report),
    ...report.notes,
    ...(report.quick ? ['A quick run, to see that it works: THESE FIGURES MEAN NOTHING.'] : []),
  ]
}

/** Above this share of all cores, percent, others disturbed. */
const quietPercent = 5

function disturbance({ found }: Report): string[] {
  const most = Math.max(0, ...found.map((one) => one.medians['others %'] ?? 0))
  const level = `Other work took up to ${Math.round(most)} % of all cores meanwhile`
  return [most > quietPercent ? `${level}: THE MACHINE WAS NOT QUIET, and the figures are too low.` : `${level}.`]
}
