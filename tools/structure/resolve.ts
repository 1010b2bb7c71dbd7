import { posix } from 'node:path'
import type { Source, Tree } from './source.ts'

/** The file of the checkout which an import means; undefined for Node's own and other people's packages. */
export function resolveImport(tree: Tree, from: Source, name: string): string | undefined {
  if (name.startsWith('.')) return posix.join(posix.dirname(from.path), name)
  const own = /^@confab\/([\w-]+)(\/.*)?$/.exec(name)
  if (!own) return undefined
  const folder = `packages/${own[1]}`
  return `${folder}/${sourceOf(tree.get(`${folder}/package.json`), own[2] ?? '')}`
}

function sourceOf(packageText: string | undefined, subpath: string): string {
  const { exports = {} } = JSON.parse(packageText ?? '{}') as {
    exports?: Record<string, { 'confab-source'?: string }>
  }
  return posix.normalize(exports[`.${subpath}`]?.['confab-source'] ?? `src${subpath}/index.ts`)
}

/** The name of the package that a bare import asks for: `ws`, `@fastify/cors`. */
export function packageOf(name: string): string {
  const parts = name.split('/')
  return name.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!
}
