import { builtinModules } from 'node:module'
import { packageOf, resolveImport } from '../resolve.ts'
import type { Finding, Import, Source, Tree } from '../source.ts'

/** Which packages the source of a package may know. */
const mayKnow: Record<string, readonly string[]> = {
  protocol: [],
  client: ['protocol'],
  verify: ['protocol'],
  events: ['protocol'],
  react: ['client'],
  server: ['protocol'],
  cli: ['client', 'verify', 'server', 'protocol'],
}

function packageAt(path: string): string {
  return /^packages\/([^/]+)\//.exec(path)?.[1] ?? path.split('/')[0]!
}

function crossing(tree: Tree, source: Source, item: Import): Finding | undefined {
  const to = resolveImport(tree, source, item.name)
  if (to === undefined) return undefined
  const [mine, theirs] = [packageAt(source.path), packageAt(to)]
  const finding = (what: string, remedy: string): Finding => {
    return { rule: 'packages', path: source.path, line: item.line, what: `${source.path} -> ${to}: ${what}`, remedy }
  }
  if (mine === theirs && /^packages\/[^/]+\/test\//.test(to)) {
    return finding('source that imports a test', 'move what both need into src')
  }
  if (mine === theirs) return undefined
  if (!(mayKnow[mine] ?? []).includes(theirs)) {
    const known = mayKnow[mine]?.join(', ') || 'no other package'
    return finding(`${mine} -> ${theirs}`, `${mine} knows ${known}; hand the thing in from outside, or move it down`)
  }
  if (item.name.startsWith('.')) return finding('a path into another package', `import it as @confab/${theirs}`)
  return undefined
}

function undeclared(source: Source, item: Import, declared: ReadonlySet<string>): Finding | undefined {
  const name = packageOf(item.name)
  if (item.name.startsWith('.') || item.name.startsWith('node:') || declared.has(name)) return undefined
  const isNode = builtinModules.includes(item.name)
  return {
    rule: 'packages',
    path: source.path,
    line: item.line,
    what: `${source.path} -> ${item.name}: not among the dependencies of its package`,
    remedy: isNode ? `import it as node:${item.name}` : `add ${name} to the dependencies in its package.json`,
  }
}

/** Packages know each other in one direction only, and declare whom they import. */
export function packages(tree: Tree, sources: ReadonlyMap<string, Source>): Finding[] {
  const findings: Finding[] = []
  for (const source of sources.values()) {
    const folder = /^(packages\/[^/]+)\/src\//.exec(source.path)?.[1]
    if (folder === undefined) continue
    const json = JSON.parse(tree.get(`${folder}/package.json`) ?? '{}') as {
      dependencies?: Record<string, string>
      peerDependencies?: Record<string, string>
    }
    const declared = new Set(Object.keys({ ...json.dependencies, ...json.peerDependencies }))
    for (const item of source.imports) {
      const found = crossing(tree, source, item) ?? undeclared(source, item, declared)
      if (found) findings.push(found)
    }
  }
  return findings
}
