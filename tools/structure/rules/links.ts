import { posix } from 'node:path'
import type { Finding, Source, Tree } from '../source.ts'
import { lineAt } from '../source.ts'

const fences = /^(```|~~~)[\s\S]*?^\1[^\n]*$/gm
const remedy = 'correct the link, or write what it promises'

/** The text with its code blocks as empty lines. */
function prose(text: string): string {
  return text.replace(fences, (block) => block.replace(/[^\n]/g, ' '))
}

/** The anchors that a page's headings make, as GitHub makes them. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>()
  for (const [, title] of prose(text).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = title!.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    const anchor = plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-')
    let unique = anchor
    for (let n = 1; anchors.has(unique); n++) unique = `${anchor}-${n}`
    anchors.add(unique)
  }
  for (const [, id] of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id!)
  return anchors
}

function isThere(tree: Tree, path: string): boolean {
  if (path === '.' || tree.has(path)) return true
  const folder = path.endsWith('/') ? path : `${path}/`
  for (const known of tree.keys()) if (known.startsWith(folder)) return true
  return false
}

function fault(tree: Tree, page: string, link: string): string | undefined {
  const [file = '', anchor] = link.split('#')
  const target = file === '' ? page : posix.join(posix.dirname(page), decodeURI(file))
  if (!isThere(tree, target)) return `there is no ${target}`
  const text = tree.get(target)
  if (anchor === undefined || text === undefined || !target.endsWith('.md')) return undefined
  return anchorsOf(text).has(anchor) ? undefined : `${target} has no heading #${anchor}`
}

/** Links of our pages to files and headings of this checkout lead somewhere. */
export function links(tree: Tree, _sources: ReadonlyMap<string, Source>): Finding[] {
  const findings: Finding[] = []
  for (const [page, text] of tree) {
    if (!page.endsWith('.md')) continue
    const readable = prose(text)
    for (const match of readable.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)) {
      const link = match[1]!
      if (/^[a-z][a-z0-9+.-]*:/i.test(link)) continue
      const what = fault(tree, page, link)
      if (what) findings.push({ rule: 'links', path: page, line: lineAt(readable, match.index), what, remedy })
    }
  }
  return findings
}

const top = /^(?:packages|tools|docs|bin|apps|deploy|\.ci)\//
const fileName = /^[\w@.*/-]+\.(?:ts|mjs|sql|md|json|sh|yml|yaml)$/

/** A file named in backticks, or bare in a picture: `hub.ts` will do where the whole path is told elsewhere. */
function namedFiles(text: string): { name: string; line: number }[] {
  const inTicks = [...text.matchAll(/`([^`\n]+)`/g)].filter(([, name]) => top.test(name!) || fileName.test(name!))
  const inPictures = [...text.matchAll(fences)].flatMap((block) =>
    [...block[0].matchAll(/(?<![\w/.@-])([\w@-][\w@./-]*\.(?:ts|mjs|sql))\b/g)].map((match) => {
      return { name: match[1]!, line: lineAt(text, block.index + match.index) }
    }),
  )
  return [...inTicks.map((match) => ({ name: match[1]!, line: lineAt(text, match.index) })), ...inPictures]
}

function matches(tree: Tree, name: string): boolean {
  if (/[\s<>]/.test(name)) return true
  const path = name.replace(/:\d+$/, '')
  if (path.includes('*')) {
    const pattern = new RegExp(`^${path.replace(/[.+]/g, '\\$&').replace(/\*+/g, '.*')}`)
    return [...tree.keys()].some((known) => pattern.test(known))
  }
  return isThere(tree, path) || [...tree.keys()].some((known) => known.endsWith(`/${path}`))
}

/** Files which these pages name exist. */
export function namedPaths(tree: Tree, _sources: ReadonlyMap<string, Source>): Finding[] {
  return ['ARCHITECTURE.md', 'docs/ARTICLE.md'].flatMap((page) =>
    namedFiles(tree.get(page) ?? '')
      .filter(({ name }) => !matches(tree, name))
      .map(({ name, line }) => ({ rule: 'links', path: page, line, what: `there is no ${name}`, remedy })),
  )
}
