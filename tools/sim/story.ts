import type { TraceLine } from '@confab/verify'
import type { Told } from './chronicle.ts'

type Titles = ReadonlyMap<string, string>

interface Line {
  readonly t: number
  readonly text: string
}

/** A run as it happened, for people: a line for each thing, entries in a row as one. `titles`: by conversation. */
export function tellStory(items: readonly (Told | TraceLine)[], titles: Titles): string[] {
  const rows = new Rows(titles)
  const lines: Line[] = []
  for (const item of items) {
    if ('ev' in item && item.ev === 'entry') {
      lines.push(...rows.add(item))
      continue
    }
    const who = 'ev' in item ? item.actor : item.who
    lines.push(...rows.end(who), line(item.t, who, 'ev' in item ? deed(item, titles) : item.text))
  }
  lines.push(...rows.end())
  return lines.sort((a, b) => a.t - b.t).map(({ text }) => text)
}

/** Entries shown to each actor, as long as nothing else happened to him and one follows on the other. */
class Rows {
  readonly #titles: Titles
  readonly #open = new Map<string, { first: TraceLine; last: TraceLine }>()

  constructor(titles: Titles) {
    this.#titles = titles
  }

  *add(entry: TraceLine): Generator<Line> {
    const row = this.#open.get(entry.actor)
    const follows = row?.last.conv === entry.conv && row?.last.seq === (entry.seq ?? 0) - 1
    const changes = entry.added ?? entry.removed
    if (row && follows && !changes) row.last = entry
    else {
      yield* this.end(entry.actor)
      this.#open.set(entry.actor, { first: entry, last: entry })
    }
    if (changes) yield* this.end(entry.actor)
  }

  /** Tells the row of this actor, or of all. */
  *end(actor?: string): Generator<Line> {
    for (const [who, { first, last }] of [...this.#open]) {
      if (actor !== undefined && who !== actor) continue
      this.#open.delete(who)
      const seqs = first.seq === last.seq ? `${first.seq}` : `${first.seq} to ${last.seq}`
      const moves = first.added ? ` (adds ${first.added})` : first.removed ? ` (removes ${first.removed})` : ''
      yield line(first.t, who, `is shown ${seqs} of ${titleOf(first, this.#titles)}${moves}`)
    }
  }
}

function deed(trace: TraceLine, titles: Titles): string {
  const { ev, seq, cid, full, why } = trace
  const title = titleOf(trace, titles)
  const name = cid?.slice(0, 8)
  switch (ev) {
    case 'send':
      return `sends ${name} to ${title}`
    case 'ack':
      return `is told that ${name} stands at ${seq} of ${title}`
    case 'refused':
      return `is told that ${name} is not stored in ${title}: ${why}`
    case 'unknown':
      return `does not know what became of ${name} in ${title}: ${why}`
    case 'whole':
      return `is whole up to ${seq} of ${title}`
    case 'reset':
      return `begins anew in ${title}: ${why}`
    case 'end':
      return `ends at ${seq} of ${title}${full ? ', having read all of it' : ''}`
    default:
      return `${ev} ${seq} of ${title}`
  }
}

function titleOf({ conv }: TraceLine, titles: Titles): string {
  return conv === undefined ? 'everything' : (titles.get(conv) ?? conv)
}

function line(t: number, who: string, text: string): Line {
  return { t, text: `${(t / 1_000).toFixed(3).padStart(8)}  ${who.padEnd(12)}  ${text}` }
}
