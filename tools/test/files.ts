import { globSync } from 'node:fs'
import { sep } from 'node:path'
import { root } from './root.ts'

const patterns = ['packages/*/test/**/*.test.ts', 'tools/*/test/**/*.test.ts', 'docs/test/**/*.test.ts']

export interface TestFiles {
  /** Run side by side. */
  readonly light: readonly string[]
  /** Real processes and databases: one at a time, after the light ones. */
  readonly heavy: readonly string[]
}

export function isHeavy(path: string): boolean {
  return path.endsWith('.real.test.ts') || path.includes('/real/')
}

/** All test files of a checkout, by path, of which those whose path contains the filter. */
export function findTestFiles(filter: string, folder: string = root): TestFiles {
  const found = globSync(patterns, { cwd: folder, exclude: (name) => name === 'node_modules' })
  const paths = found
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path.includes(filter))
    .sort()
  return { light: paths.filter((path) => !isHeavy(path)), heavy: paths.filter(isHeavy) }
}
