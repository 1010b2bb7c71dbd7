import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A row of docs/BAD-INPUT.md: what the tests hold the server to. */
export interface Promised {
  /** An error code, a status with a code, or `close` with a number. */
  readonly answer: string
  /** A JSON pointer; undefined where the page promises none. */
  readonly where: string | undefined
  /** As the tables of errors and closes say it. */
  readonly retry: string
}
export type Side = 'socket' | 'REST'

const page = readFileSync(join(import.meta.dirname, '../../../../docs/BAD-INPUT.md'), 'utf8')
const headings: Readonly<Record<Side, string>> = { socket: '## At the socket', REST: '## Over REST' }

const bare = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '').trim()

/** The rows of one side by their names. A name that stands twice is a fault of the page. */
export function promisedOf(side: Side): ReadonlyMap<string, Promised> {
  const section = (page.split(headings[side])[1] ?? '').split('\n## ')[0] ?? ''
  const lines = section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| what comes in '))
  const rows = lines.map((line) => {
    const [, name, answer, where, retry] = line.split('|')
    const at = bare(where)
    return [bare(name), { answer: bare(answer), where: at === '' ? undefined : at, retry: bare(retry) }] as const
  })
  const found = new Map(rows)
  if (found.size !== rows.length) throw new Error('a name stands twice')
  return found
}

/** What the page promises for this input. */
export function promised(side: Side, name: string): Promised {
  const row = promisedOf(side).get(name)
  if (!row) throw new Error(`docs/BAD-INPUT.md has no row "${name}" (${side})`)
  return row
}
