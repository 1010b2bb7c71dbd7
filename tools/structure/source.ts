import { blank } from './blank.ts'

/** What a file imports, types included: the name it writes, and the line. */
export interface Import {
  readonly name: string
  readonly line: number
}

export interface Source {
  readonly path: string
  readonly text: string
  /** The text without what stands in comments, strings, templates and regular expressions. */
  readonly code: string
  readonly imports: readonly Import[]
}

/** A fault that a rule found. */
export interface Finding {
  readonly rule: string
  readonly path: string
  readonly line: number
  readonly what: string
  /** What to do about it. */
  readonly remedy: string
}

/** The checkout as rules see it: text by path, with `/`, of the files that are or would be committed. */
export type Tree = ReadonlyMap<string, string>

export type Rule = (tree: Tree, sources: ReadonlyMap<string, Source>) => Finding[]

export function lineAt(text: string, index: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) line++
  return line
}

const importing = [
  // import 'x'; import a, { b } from 'x'; import type ...; export ... from 'x'
  /(?<![\w$.])(?:import|export)\b(?:[\w\s{},*$]*?\bfrom)?\s*(?=['"])/g,
  // import('x'), in types too
  /(?<![\w$.])import\s*\(\s*(?=['"])/g,
]

function importsOf(text: string, code: string): Import[] {
  const found: Import[] = []
  for (const pattern of importing) {
    for (const match of code.matchAll(pattern)) {
      const start = match.index + match[0].length
      const end = code.indexOf(code[start]!, start + 1)
      found.push({ name: text.slice(start + 1, end), line: lineAt(text, start) })
    }
  }
  return found
}

export function readSource(path: string, text: string): Source {
  const code = blank(text)
  return { path, text, code, imports: importsOf(text, code) }
}

export function isSource(path: string): boolean {
  return /\.(ts|mts|mjs|js|tsx)$/.test(path)
}
