import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding, Rule, Source, Tree } from './source.ts'
import { isSource, readSource } from './source.ts'

const skipped = new Set(['node_modules', 'dist', 'data', '.git', '.confab'])
const binary = /\.(png|jpe?g|gif|ico|woff2?|tgz|gz|zip|pdf)$/

function walk(root: string, under: string): string[] {
  return readdirSync(join(root, under), { withFileTypes: true }).flatMap((item) => {
    if (skipped.has(item.name)) return []
    const path = under === '' ? item.name : `${under}/${item.name}`
    return item.isDirectory() ? walk(root, path) : [path]
  })
}

/** What git knows or would add; without git, everything but the folders it would ignore. */
function listed(root: string): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const git = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  return git.status === 0 ? git.stdout.split('\0').filter((path) => path !== '') : walk(root, '')
}

export function readTree(root: string): Tree {
  const tree = new Map<string, string>()
  for (const path of listed(root).sort()) {
    try {
      // A picture has a place, to which links may lead, and no text.
      tree.set(path, binary.test(path) && existsSync(join(root, path)) ? '' : readFileSync(join(root, path), 'utf8'))
    } catch {
      // Listed, but deleted in the working folder.
    }
  }
  return tree
}

export function check(tree: Tree, rules: readonly Rule[]): Finding[] {
  const sources = new Map<string, Source>()
  for (const [path, text] of tree) if (isSource(path)) sources.set(path, readSource(path, text))
  return rules.flatMap((rule) => rule(tree, sources))
}
