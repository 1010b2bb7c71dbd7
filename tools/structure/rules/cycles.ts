import { resolveImport } from '../resolve.ts'
import type { Finding, Source, Tree } from '../source.ts'

type Graph = ReadonlyMap<string, readonly string[]>

function graphOf(tree: Tree, sources: ReadonlyMap<string, Source>): Graph {
  const graph = new Map<string, string[]>()
  for (const source of sources.values()) {
    const edges = new Set<string>()
    for (const item of source.imports) {
      const to = resolveImport(tree, source, item.name)
      if (to !== undefined && sources.has(to)) edges.add(to)
    }
    graph.set(source.path, [...edges])
  }
  return graph
}

/** The shortest way from a file back to itself, over files not yet blamed. */
function wayBack(graph: Graph, start: string, done: ReadonlySet<string>): string[] | undefined {
  const from = new Map<string, string>()
  const queue = [start]
  for (const path of queue) {
    for (const next of graph.get(path) ?? []) {
      if (next === start) return pathTo(from, start, path)
      if (done.has(next) || from.has(next)) continue
      from.set(next, path)
      queue.push(next)
    }
  }
  return undefined
}

function pathTo(from: ReadonlyMap<string, string>, start: string, last: string): string[] {
  const way = [start]
  for (let path = last; path !== start; path = from.get(path)!) way.unshift(path)
  return [start, ...way]
}

/** No file reaches itself over imports, type imports included; each cycle is told once. */
export function cycles(tree: Tree, sources: ReadonlyMap<string, Source>): Finding[] {
  const graph = graphOf(tree, sources)
  const done = new Set<string>()
  const findings: Finding[] = []
  for (const path of graph.keys()) {
    const way = done.has(path) ? undefined : wayBack(graph, path, done)
    done.add(path)
    if (!way) continue
    for (const member of way) done.add(member)
    const remedy = 'move what they share into a file of its own, below both'
    findings.push({ rule: 'cycles', path, line: 1, what: way.join(' -> '), remedy })
  }
  return findings
}
