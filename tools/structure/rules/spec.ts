import type { Finding, Source, Tree } from '../source.ts'
import { lineAt } from '../source.ts'

const spec = 'docs/SPEC.md'
const article = 'docs/ARTICLE.md'
const ruleId = /\bP\d+\.\d+\b/g
/** `- **P1.2** text`, `**P1.2** text` or a heading `### P1.2 text`. */
const numbered = /^(?:[-*]\s+)?\*\*(P\d+\.\d+)\b[^*]*\*\*|^#{2,6}\s+(P\d+\.\d+)\b/gm
const titled = /(?<![\w$])(?:test|it|describe|suite)(?:\.(?:skip|todo|only))?\s*\(\s*(?=['"`])/g

interface Named {
  readonly id: string
  readonly path: string
  readonly line: number
}

function isTest(path: string): boolean {
  return /^(?:packages|tools)\/[^/]+\/test\/.*\.test\.ts$/.test(path)
}

function finding(at: Omit<Named, 'id'>, what: string, remedy: string): Finding {
  return { rule: 'spec', path: at.path, line: at.line, what, remedy }
}

export function rulesOf(text: string): { id: string; line: number }[] {
  return [...text.matchAll(numbered)].map((match) => {
    return { id: match[1] ?? match[2]!, line: lineAt(text, match.index) }
  })
}

/** The inside of the string or template that starts at this quote; code in `${ }` is no part of it. */
function literal(source: Source, start: number): string {
  const end = source.code.indexOf(source.code[start]!, start + 1)
  return source.text.slice(start + 1, end)
}

/** The rules that stand in the titles of a file's tests. */
function inTitles(source: Source): Named[] {
  const named: Named[] = []
  let isDynamic = false
  for (const match of source.code.matchAll(titled)) {
    const start = match.index + match[0].length
    const title = literal(source, start)
    isDynamic ||= title.startsWith('${')
    for (const [id] of title.matchAll(ruleId)) {
      named.push({ id, path: source.path, line: lineAt(source.code, start) })
    }
  }
  return isDynamic ? [...named, ...inTable(source)] : named
}

/** Where a title begins with an expression, it comes from a table: strings that are or begin with a rule's number. */
function inTable(source: Source): Named[] {
  return [...source.text.matchAll(/['"`](P\d+\.\d+)\b/g)]
    .filter((match) => /['"`]/.test(source.code[match.index]!))
    .map((match) => ({ id: match[1]!, path: source.path, line: lineAt(source.text, match.index) }))
}

/** Every numbered rule has a test that names it, and every number in a test's title is a rule. */
export function specRules(tree: Tree, sources: ReadonlyMap<string, Source>): Finding[] {
  const text = tree.get(spec)
  if (text === undefined) return []
  const rules = rulesOf(text)
  const known = new Set(rules.map((rule) => rule.id))
  const named = [...sources.values()].filter((source) => isTest(source.path)).flatMap(inTitles)
  const tested = new Set(named.map((name) => name.id))
  const findings: Finding[] = []
  if (rules.length === 0) {
    findings.push(finding({ path: spec, line: 1 }, 'no numbered rule', 'write rules as `- **P1.2** text`'))
  }
  rules.forEach(({ id, line }, index) => {
    const at = { path: spec, line }
    if (!tested.has(id))
      findings.push(finding(at, `${id} has no test`, `name ${id} in the title of the test that proves it`))
    if (rules.findIndex((rule) => rule.id === id) < index) findings.push(finding(at, `${id} twice`, 'number it anew'))
  })
  for (const name of named) {
    if (known.has(name.id)) continue
    findings.push(finding(name, `${name.id} is no rule of ${spec}`, 'write the rule, or correct the title'))
  }
  return findings
}

/** Rules and settings that the page for readers of the article names exist. */
export function articleNames(tree: Tree, _sources: ReadonlyMap<string, Source>): Finding[] {
  const text = tree.get(article)
  if (text === undefined) return []
  const known = new Set(rulesOf(tree.get(spec) ?? '').map((rule) => rule.id))
  const settings = settingsOf(tree)
  const findings: Finding[] = []
  const miss = (index: number, what: string): void => {
    findings.push(finding({ path: article, line: lineAt(text, index) }, what, 'correct the page, or make it true'))
  }
  for (const match of text.matchAll(ruleId))
    if (!known.has(match[0])) miss(match.index, `${match[0]} is no rule of ${spec}`)
  for (const match of text.matchAll(/\bCONFAB_[A-Z0-9_]*[A-Z0-9]\b/g)) {
    if (!settings.has(match[0])) miss(match.index, `${match[0]} is no setting of the config table`)
  }
  return findings
}

function settingsOf(tree: Tree): Set<string> {
  const settings = new Set<string>()
  for (const [path, text] of tree) {
    if (!/^packages\/server\/src\/(config|domain\/limits)/.test(path)) continue
    for (const [name] of text.matchAll(/\bCONFAB_[A-Z0-9_]*[A-Z0-9]\b/g)) settings.add(name)
  }
  return settings
}
