import { type Inline, inline } from './inline.ts'

/** A block of a message. Text is never HTML: whatever is no mark of this subset stays as it was written. */
export type Block =
  | { readonly kind: 'paragraph'; readonly parts: readonly Inline[] }
  | { readonly kind: 'heading'; readonly parts: readonly Inline[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'list'; readonly start: number | undefined; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'rule' }

const fence = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]*)[^`]*$/
const quote = /^ {0,3}> ?/
const bullet = /^ {0,3}[-*+] +(?=\S)/
const numbered = /^ {0,3}(\d{1,9})[.)] +(?=\S)/
const heading = /^ {0,3}#{1,6} +(?=\S)/
const rule = /^ {0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/
/** Deeper quotes are shown as they are written. */
const deepest = 4

const isMark = (line: string): boolean =>
  fence.test(line) || quote.test(line) || bullet.test(line) || heading.test(line) || rule.test(line)

/** How many lines from here on fit. */
function run(lines: readonly string[], from: number, fits: (line: string) => boolean): number {
  let to = from
  while (to < lines.length && fits(lines[to]!)) to++
  return to
}

interface Taken {
  readonly block: Block | undefined
  /** The line after it. */
  readonly next: number
}

function takeCode(lines: readonly string[], from: number): Taken {
  const [, ticks = '```', language = ''] = fence.exec(lines[from]!) ?? []
  const ends = (line: string) => line.trim().startsWith(ticks) && line.trim().replaceAll(ticks[0]!, '') === ''
  const to = run(lines, from + 1, (line) => !ends(line))
  return { block: { kind: 'code', language, text: lines.slice(from + 1, to).join('\n') }, next: to + 1 }
}

function takeQuote(lines: readonly string[], from: number, depth: number): Taken {
  const to = run(lines, from, (line) => quote.test(line))
  const inner = lines.slice(from, to).map((line) => line.replace(quote, ''))
  return { block: { kind: 'quote', blocks: blocksOf(inner, depth + 1) }, next: to }
}

function takeList(lines: readonly string[], from: number, mark: RegExp): Taken {
  const start = numbered.exec(lines[from]!)?.[1]
  const items: string[] = []
  let at = from
  while (at < lines.length) {
    const line = lines[at]!
    if (mark.test(line)) items.push(line.replace(mark, ''))
    else if (/^ {2,}\S/.test(line)) items.push(`${items.pop()}\n${line.trim()}`)
    else break
    at++
  }
  const block: Block = {
    kind: 'list',
    start: mark === numbered ? Number(start) : undefined,
    items: items.map((item) => inline(item)),
  }
  return { block, next: at }
}

function takeParagraph(lines: readonly string[], from: number): Taken {
  const to = run(lines, from + 1, (line) => line.trim() !== '' && !isMark(line))
  return { block: { kind: 'paragraph', parts: inline(lines.slice(from, to).join('\n')) }, next: to }
}

function take(lines: readonly string[], from: number, depth: number): Taken {
  const line = lines[from]!
  if (line.trim() === '') return { block: undefined, next: from + 1 }
  if (fence.test(line)) return takeCode(lines, from)
  if (quote.test(line) && depth < deepest) return takeQuote(lines, from, depth)
  if (rule.test(line)) return { block: { kind: 'rule' }, next: from + 1 }
  if (heading.test(line)) {
    const parts = inline(line.replace(heading, '').replace(/ +#+ *$/, ''))
    return { block: { kind: 'heading', parts }, next: from + 1 }
  }
  if (bullet.test(line)) return takeList(lines, from, bullet)
  if (numbered.test(line)) return takeList(lines, from, numbered)
  return takeParagraph(lines, from)
}

function blocksOf(lines: readonly string[], depth: number): Block[] {
  const blocks: Block[] = []
  let at = 0
  while (at < lines.length) {
    const { block, next } = take(lines, at, depth)
    if (block) blocks.push(block)
    at = next
  }
  return blocks
}

/** The tree of a message's text: in time about linear to its length. */
export function markdown(text: string): readonly Block[] {
  return blocksOf(text.replace(/\r\n?/g, '\n').split('\n'), 0)
}
