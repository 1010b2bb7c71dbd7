import type { Finding, Source, Tree } from '../source.ts'
import { lineAt } from '../source.ts'

const forbidden = /^(?:manager|service|helper|util|info)s?$/
const remedy = 'name the thing that it is; one noun, one file'
const exported = [
  /(?<![\w$.])export\s+(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\*?|const|let|class|interface|type)\s+([\w$]+)/g,
  /(?<![\w$.])export\s+(?:type\s+)?\{([^}]*)\}/g,
]

/** `UserService`, `user-service`, `user_service`: its words. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.toLowerCase())
}

function isForbidden(name: string): boolean {
  return wordsOf(name).some((word) => forbidden.test(word))
}

function exportsOf(source: Source): { name: string; line: number }[] {
  return exported.flatMap((pattern) =>
    [...source.code.matchAll(pattern)].flatMap((match) =>
      match[1]!.split(',').map((part) => {
        const name = part.trim().split(/\s+/).at(-1)!
        return { name, line: lineAt(source.code, match.index) }
      }),
    ),
  )
}

/** Names that say nothing, in files and in what they export. `tools/services` starts outside services, and is called so. */
export function names(tree: Tree, sources: ReadonlyMap<string, Source>): Finding[] {
  const findings: Finding[] = []
  for (const path of tree.keys()) {
    const named = path.replace(/^tools\/services\//, 'tools/')
    if (!/^(packages|tools|apps|bin)\//.test(path) || !isForbidden(named.replace(/\.\w+$/, ''))) continue
    findings.push({ rule: 'names', path, line: 1, what: path, remedy })
  }
  for (const source of sources.values()) {
    for (const { name, line } of exportsOf(source)) {
      if (isForbidden(name)) findings.push({ rule: 'names', path: source.path, line, what: name, remedy })
    }
  }
  return findings
}
