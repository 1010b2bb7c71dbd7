import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Bug, type BugName, seededBugs } from './bugs.ts'
import type { run } from './run.ts'

const root = join(import.meta.dirname, '..', '..')
/** What has no part in the road is shared by all: it compiles schemas, which takes its time. */
const shared = ['packages/protocol/', 'packages/verify/', 'node_modules/']
const planted = new Set<string>()

function bugOf(url: string | undefined): BugName | undefined {
  const name = url?.startsWith('file:') ? new URL(url).searchParams.get('bug') : undefined
  return name && name in seededBugs ? (name as BugName) : undefined
}

function pathOf(url: string): string {
  return fileURLToPath(url)
    .slice(root.length + 1)
    .replaceAll(sep, '/')
}

/** The source with the bug in it. Throws where what it replaces does not stand there exactly once. */
export function plant(bug: Bug, source: string): string {
  const parts = source.split(bug.find)
  if (parts.length !== 2) throw new Error(`${bug.file} has ${parts.length - 1} times: ${bug.find}`)
  return parts.join(bug.put)
}

let isHooked = false

/** Modules that a module with `?bug=` imports get it too: a whole simulation of their own, beside the one without. */
function hook(): void {
  if (isHooked) return
  isHooked = true
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context)
      const bug = bugOf(context.parentURL)
      const isOurs = resolved.url.startsWith(pathToFileURL(root).href) && resolved.url.endsWith('.ts')
      if (!bug || !isOurs || shared.some((path) => pathOf(resolved.url).startsWith(path))) return resolved
      return { ...resolved, url: `${resolved.url}?bug=${bug}` }
    },
    load(url, context, next) {
      const name = bugOf(url)
      if (!name || pathOf(url) !== seededBugs[name].file) return next(url, context)
      planted.add(name)
      const source = plant(seededBugs[name], readFileSync(fileURLToPath(url), 'utf8'))
      return { format: 'module-typescript', source, shortCircuit: true }
    },
  })
}

/** The simulation with a bug in one of its files; the files themselves are left as they are. */
export async function seeded(name: BugName): Promise<typeof run> {
  hook()
  const at = new URL(`./run.ts?bug=${name}`, import.meta.url).href
  const { run: buggy } = (await import(at)) as { run: typeof run }
  if (!planted.has(name)) throw new Error(`the simulation does not load ${seededBugs[name].file}`)
  return buggy
}
