import { type Figures, shown } from '../../figures.ts'

/** Above this share of all cores, percent, others disturb what depends on time. */
export const quietPercent = 5
const mostBytes = 1.3e6

/** What the proof asks. `broken` fails the run; `doubtful` would, had the machine been quiet. */
export interface Verdict {
  readonly broken: readonly string[]
  readonly doubtful: readonly string[]
}

/** Memory and wholeness decide always; throughput and p99 only where others left the machine alone. */
export function verdictOf(figures: Figures): Verdict {
  const of = (name: string) => figures[name] ?? Number.NaN
  const firm = [
    not(of('B a bad reader') < mostBytes, `${shown(of('B a bad reader'))} B a bad reader, less than 1.3 MB is asked`),
    not(of('not whole') === 0, `${of('not whole')} readers are not whole in the end`),
    not(of('given twice') === 0, `${of('given twice')} entries were given twice on one connection`),
    not(of('holes') === 0, `${of('holes')} frames or pages had holes in them`),
  ].flat()
  const timely = [
    not(of('throughput %') >= 90, `the healthy had ${shown(of('throughput %'))} % of the throughput, 90 % is asked`),
    not(of('p99 %') <= 110, `the p99 of the healthy was ${shown(of('p99 %'))} % of that without, 110 % is allowed`),
  ].flat()
  return of('others %') > quietPercent
    ? { broken: firm, doubtful: timely }
    : { broken: [...firm, ...timely], doubtful: [] }
}

function not(holds: boolean, sentence: string): string[] {
  return holds ? [] : [sentence]
}
