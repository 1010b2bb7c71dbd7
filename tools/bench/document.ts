import { readFileSync, writeFileSync } from 'node:fs'
import { conditions } from './conditions.ts'
import { losses } from './losses.ts'
import type { Report } from './report.ts'
import { markdownTable } from './table.ts'

const begin = '<!-- figures: written by npm run bench -->'
const end = '<!-- /figures -->'

/** Puts text between the markers of a page; throws where they are not there. */
export function replaced(page: string, text: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`no place for figures: "${begin}" and "${end}" are needed`)
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`
}

export function figuresText(report: Report): string {
  const list = (sentences: readonly string[]) => sentences.map((sentence) => `- ${sentence}`).join('\n')
  const lost = losses(report)
  return [
    markdownTable(report),
    list(conditions(report)),
    '### Where we lose',
    lost.length > 0 ? list(lost) : 'Nowhere, in this run.',
  ].join('\n\n')
}

/** Writes the figures into a page, so that nobody types them. */
export function writeDocument(path: string, report: Report): void {
  writeFileSync(path, replaced(readFileSync(path, 'utf8'), figuresText(report)))
}
