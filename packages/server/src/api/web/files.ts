import { readdirSync } from 'node:fs'
import { join, sep } from 'node:path'

/** The paths under which a built app has files, such as `/index.html`; compressed twins are not among them. */
export function filesOf(folder: string): ReadonlySet<string> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile() && !/\.(?:br|gz|map)$/.test(item.name))
    .map((item) => join(item.parentPath, item.name).slice(folder.length).replaceAll(sep, '/'))
  return new Set(found)
}

/** Paths that are the node's own, whether something is there or not. */
const own = /^\/(?:v1|metrics|healthz|readyz|debug|assets)(?:\/|$)/

/**
 * The file that answers a path; undefined: none does. The app's own paths, which have no dot, are all one page, but for
 * /admin, where there is one.
 */
export function fileFor(path: string, files: ReadonlySet<string>): string | undefined {
  if (files.has(path)) return path
  if (own.test(path) || /[.\\]|%2e|%5c|%00/i.test(path)) return undefined
  return /^\/admin(?:\/|$)/.test(path) && files.has('/admin.html') ? '/admin.html' : '/index.html'
}

/** Names under /assets bear a hash of their content: what they name never changes. All else is asked for again. */
export function cachingOf(file: string): string {
  return file.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
}
