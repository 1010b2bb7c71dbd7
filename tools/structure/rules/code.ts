import type { Finding, Source, Tree } from '../source.ts'
import { lineAt } from '../source.ts'

interface Ban {
  readonly rule: string
  readonly pattern: RegExp
  readonly where: (path: string) => boolean
  /** Look at comments and strings too. */
  readonly inText?: boolean
  readonly remedy: string
}

const everywhere = (): boolean => true
const isPure = (path: string): boolean => /^packages\/(server\/src\/(engine|domain|ports)|protocol\/src)\//.test(path)
const chance = 'clocks, chance, timers and ids are ports: take them as an argument'

const bans: readonly Ban[] = [
  {
    rule: 'any',
    pattern: /(?<![.\w$])any\b(?!\s*[:(?])/g,
    where: (path) => path.endsWith('.ts') || path.endsWith('.tsx'),
    remedy: 'say what it is; `unknown` and a check where it comes from outside',
  },
  {
    rule: 'ts-ignore',
    pattern: /(?:\/\/|\/\*)\s*@ts-(?:ignore|nocheck|expect-error)\b/g,
    where: everywhere,
    inText: true,
    remedy: 'make the types true',
  },
  {
    rule: 'only',
    pattern: /(?<![\w$])(?:test|it|describe|suite)\.only\s*\(|(?<=[{,(]\s*)only\s*:\s*true/g,
    where: (path) => path.includes('/test/'),
    remedy: 'a test that silences the others is for the moment of writing: take it out',
  },
  {
    rule: 'purity',
    pattern:
      /(?<![\w$.])(?:Date\s*\.\s*now|new\s+Date\b|Date\s*\(|Math\s*\.\s*random|performance\s*\.|crypto\s*\.|randomUUID|process\s*[.[]|globalThis\b|(?:set|clear)(?:Timeout|Interval|Immediate)\b)/g,
    where: isPure,
    remedy: chance,
  },
]

function byPattern(source: Source, ban: Ban): Finding[] {
  if (!ban.where(source.path)) return []
  const text = ban.inText ? source.text : source.code
  return [...text.matchAll(ban.pattern)].map((match) => ({
    rule: ban.rule,
    path: source.path,
    line: lineAt(text, match.index),
    what: match[0].trim(),
    remedy: ban.remedy,
  }))
}

function nodeImports(source: Source): Finding[] {
  if (!isPure(source.path)) return []
  return source.imports
    .filter((item) => item.name.startsWith('node:'))
    .map((item) => ({ rule: 'purity', path: source.path, line: item.line, what: item.name, remedy: chance }))
}

const mostLines = 300

function length(source: Source): Finding[] {
  const lines = lineAt(source.text, source.text.trimEnd().length)
  if (lines <= mostLines) return []
  const remedy = `split it by its nouns; ${mostLines} lines are the most, 100 are usual`
  return [{ rule: 'length', path: source.path, line: mostLines, what: `${lines} lines`, remedy }]
}

/** What no file may contain, and what engine and domain may not. */
export function code(_tree: Tree, sources: ReadonlyMap<string, Source>): Finding[] {
  return [...sources.values()].flatMap((source) => [
    ...bans.flatMap((ban) => byPattern(source, ban)),
    ...nodeImports(source),
    ...length(source),
  ])
}
