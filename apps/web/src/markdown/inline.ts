import { safeLink } from './link.ts'

/** A piece of a line. `mention`: a user id that is named; `emoji`: a shortcode without its colons. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong'; readonly parts: readonly Inline[] }
  | { readonly kind: 'em'; readonly parts: readonly Inline[] }
  | { readonly kind: 'del'; readonly parts: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly parts: readonly Inline[] }
  | { readonly kind: 'mention'; readonly user: string }
  | { readonly kind: 'emoji'; readonly name: string }
  | { readonly kind: 'break' }

interface Found {
  readonly part: Inline
  /** In characters of the source. */
  readonly length: number
}

/** Marks within marks, at most so deep: what lies deeper stays as it is written. */
const deepest = 6
/** After so many beginnings without an end the rest of a text is taken as it is: time stays linear. */
const mostFailures = 100

interface Mark {
  /** What it may begin with. */
  readonly letters: string
  /** Content is bounded. */
  readonly pattern: RegExp
  /** Not within a word. */
  readonly apart?: boolean
  make(match: RegExpExecArray, depth: number): Inline | undefined
}

const nested = (kind: 'strong' | 'em' | 'del') => (match: RegExpExecArray, depth: number) => {
  return { kind, parts: parse(match[1]!, depth + 1) } as const
}

const marks: readonly Mark[] = [
  { letters: '\\', pattern: /\\([\\`*_~[\]()#>+\-.!@:])/y, make: (m) => ({ kind: 'text', text: m[1]! }) },
  {
    letters: '`',
    pattern: /(`+)(?!`)([\s\S]{0,4000}?[^`])\1(?!`)/y,
    make: (m) => ({ kind: 'code', text: m[2]!.replace(/^ (.+) $/, '$1') }),
  },
  { letters: '*', pattern: /\*\*(?=\S)([\s\S]{0,4000}?\S)\*\*(?!\*)/y, make: nested('strong') },
  { letters: '*', pattern: /\*(?=[^\s*])((?:[^*]|\*\*){0,4000}?[^\s*])\*(?!\*)/y, make: nested('em') },
  { letters: '_', pattern: /__(?=\S)([\s\S]{0,4000}?\S)__(?!\w)/y, apart: true, make: nested('strong') },
  { letters: '_', pattern: /_(?=[^\s_])([^_]{0,4000}?[^\s_])_(?!\w)/y, apart: true, make: nested('em') },
  { letters: '~', pattern: /~~(?=\S)([\s\S]{0,4000}?\S)~~/y, make: nested('del') },
  { letters: '[', pattern: /\[([^[\]\n]{1,1000})\]\(([^\s()<>]{1,2000})\)/y, make: link },
  // What ends a sentence is no part of an address in it.
  { letters: 'hH', pattern: /https?:\/\/[^\s<>"']{0,2000}[^\s<>"'.,:;!?*_~)\]]/iy, apart: true, make: bare },
  {
    letters: '@',
    pattern: /@([\p{L}\p{N}](?:[\p{L}\p{N}._-]{0,126}[\p{L}\p{N}])?)/uy,
    apart: true,
    make: (m) => ({ kind: 'mention', user: m[1]! }),
  },
  { letters: ':', pattern: /:([a-z0-9_+-]{1,40}):/y, apart: true, make: (m) => ({ kind: 'emoji', name: m[1]! }) },
  { letters: '\n', pattern: /\n/y, make: () => ({ kind: 'break' }) },
]
const begins = new Set(marks.flatMap(({ letters }) => [...letters]))

function link(match: RegExpExecArray, depth: number): Inline | undefined {
  const href = safeLink(match[2]!)
  // A link within the words of a link would be a trap: they are only words.
  const parts = parse(match[1]!, depth + 1).map((part): Inline => (part.kind === 'link' ? part.parts[0]! : part))
  return href === undefined ? undefined : { kind: 'link', href, parts }
}

function bare(match: RegExpExecArray): Inline | undefined {
  const href = safeLink(match[0])
  return href === undefined ? undefined : { kind: 'link', href, parts: [{ kind: 'text', text: match[0] }] }
}

const isWord = (letter: string | undefined): boolean => letter !== undefined && /[\p{L}\p{N}]/u.test(letter)

function markAt(text: string, at: number, depth: number): Found | undefined {
  const letter = text[at]!
  for (const { letters, pattern, apart, make } of marks) {
    if (!letters.includes(letter) || (apart && isWord(text[at - 1]))) continue
    pattern.lastIndex = at
    const match = pattern.exec(text)
    const part = match && make(match, depth)
    if (match && part) return { part, length: match[0].length }
  }
  return undefined
}

function parse(text: string, depth: number): Inline[] {
  const parts: Inline[] = []
  let plain = 0
  let failures = depth > deepest ? mostFailures : 0
  const flush = (to: number) => plain < to && parts.push({ kind: 'text', text: text.slice(plain, to) })
  for (let at = 0; at < text.length && failures < mostFailures; at++) {
    if (!begins.has(text[at]!)) continue
    const found = markAt(text, at, depth)
    if (!found) {
      if (!'hH@:'.includes(text[at]!)) failures++
      continue
    }
    flush(at)
    parts.push(found.part)
    plain = at + found.length
    at = plain - 1
  }
  flush(text.length)
  return parts
}

/** The pieces of a paragraph. */
export function inline(text: string): readonly Inline[] {
  return parse(text, 0)
}
