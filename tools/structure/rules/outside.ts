import { dirname } from 'node:path'
import type { Finding, Source, Tree } from '../source.ts'
import { lineAt } from '../source.ts'

const machine = 'a path of one machine'
const bans: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: machine, pattern: /(?<![\w.~$}/-])\/(?:home|root|Users|work|mnt|media)\/[\w.@-]+/g },
  { what: machine, pattern: /\b[A-Z]:\\\\?(?:Users|work|home)\b/g },
  {
    what: 'a path out of the checkout',
    pattern: /\bshared\/(?:[A-Z]{4,}\.md|article\.txt|data\/|reference\/|hooks\/)/g,
  },
  {
    what: 'the host of a registry',
    pattern:
      /\b(?:registry\.(?:npmjs|yarnpkg|npmmirror)\.\w+|https?:\/\/[\w.-]*(?:registry|mirror|artifactory|nexus)[\w.-]*\.\w+)/g,
  },
]

/** This checkout's own place, where it says more than one folder. */
const here = dirname(dirname(dirname(import.meta.dirname)))
const isTelling = here.split(/[\\/]/).filter(Boolean).length > 1

/** Tests tell stories, in which a user may have a home; nobody may name the place where it was written. */
function faults(path: string, text: string): { what: string; index: number }[] {
  const applied = /\/test\//.test(path) ? bans.filter((ban) => ban.what !== machine) : bans
  const found = applied.flatMap(({ what, pattern }) =>
    [...text.matchAll(pattern)].map((match) => ({ what: `${what}: ${match[0]}`, index: match.index })),
  )
  const own = isTelling ? text.indexOf(`${here}/`) : -1
  return own < 0 ? found : [...found, { what: 'the path of this checkout', index: own }]
}

/** Nothing committed depends on where it was written. */
export function outside(tree: Tree, _sources: ReadonlyMap<string, Source>): Finding[] {
  const remedy = 'a clone on another machine must work and read the same: make it relative, or leave it out'
  return [...tree].flatMap(([path, text]) =>
    faults(path, text).map(({ what, index }) => ({ rule: 'outside', path, line: lineAt(text, index), what, remedy })),
  )
}
