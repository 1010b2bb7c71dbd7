import { resolveImport } from '../resolve.ts'
import type { Finding, Source, Tree } from '../source.ts'

const home = 'packages/server/src/'

/** The floors of the server, by the first part of the path under src: which others each may see. */
const maySee: Record<string, readonly string[]> = {
  top: ['top', 'compose', 'gateway', 'api', 'ops', 'engine', 'ports', 'domain'],
  compose: ['top', 'compose', 'gateway', 'api', 'ops', 'engine', 'adapters', 'ports', 'domain'],
  gateway: ['gateway', 'engine', 'ports', 'domain'],
  api: ['api', 'engine', 'ports', 'domain'],
  ops: ['ops', 'engine', 'ports', 'domain'],
  engine: ['engine', 'ports', 'domain'],
  adapters: ['adapters', 'ports', 'domain'],
  ports: ['ports', 'domain'],
  domain: ['domain'],
}
const edges = new Set(['gateway', 'api', 'ops'])

/** The floor of a file; undefined outside the server, `none` where the server has no such floor. */
function floorOf(path: string): string | undefined {
  if (!path.startsWith(home)) return undefined
  const [room = '', ...inside] = path.slice(home.length).split('/')
  if (room === 'compose.ts' || room === 'compose') return 'compose'
  // Beside main and config: what both of them and compose need before anything stands.
  if (inside.length === 0 || room === 'config') return 'top'
  return room in maySee ? room : 'none'
}

function remedyFor(from: string, to: string): string {
  if (to === 'adapters') return 'only compose names an adapter: ask for a port, and let compose hand the adapter in'
  if (edges.has(from) && edges.has(to)) return 'edges never see each other: share it by a port or the engine'
  if (from === 'adapters' && to === 'engine') return 'an adapter implements ports: move the type into ports or domain'
  if (to === 'top' || to === 'compose') return 'hand it down as an argument: compose knows all, nobody knows compose'
  return 'imports go down only: move what is shared to the lower floor, or hand it in'
}

/** Imports in the server go downward only, type imports too. */
export function floors(tree: Tree, sources: ReadonlyMap<string, Source>): Finding[] {
  const findings: Finding[] = []
  const add = (source: Source, line: number, what: string, remedy: string): void => {
    findings.push({ rule: 'floors', path: source.path, line, what, remedy })
  }
  for (const source of sources.values()) {
    const from = floorOf(source.path)
    if (from === undefined) continue
    if (from === 'none') {
      add(
        source,
        1,
        `${source.path} stands on no floor`,
        `the rooms are main, config, ${Object.keys(maySee).slice(1).join(', ')}`,
      )
      continue
    }
    for (const item of source.imports) {
      const path = resolveImport(tree, source, item.name)
      const to = path === undefined ? undefined : floorOf(path)
      if (to === undefined || to === 'none' || maySee[from]!.includes(to)) continue
      add(source, item.line, `${source.path} -> ${path}: ${from} -> ${to}`, remedyFor(from, to))
    }
  }
  return findings
}

/** One file touches sockets: the only one that imports `ws`, in the gateway. */
export function socket(_tree: Tree, sources: ReadonlyMap<string, Source>): Finding[] {
  const users = [...sources.values()].filter(
    (source) => source.path.startsWith(home) && source.imports.some((item) => item.name === 'ws'),
  )
  const rightful = users.find((source) => source.path.startsWith(`${home}gateway/`))
  return users
    .filter((source) => source !== rightful)
    .map((source) => ({
      rule: 'socket',
      path: source.path,
      line: source.imports.find((item) => item.name === 'ws')!.line,
      what: `${source.path} imports ws beside ${rightful?.path ?? `no file of ${home}gateway/`}`,
      remedy: 'one file of the gateway touches sockets; ask it for what you need',
    }))
}
