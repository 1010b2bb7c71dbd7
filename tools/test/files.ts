import { globSync } from 'node:fs'
import { sep } from 'node:path'
import { root } from './root.ts'

const patterns = [
  'packages/*/test/**/*.test.ts',
  'apps/*/test/**/*.test.ts',
  'tools/*/test/**/*.test.ts',
  'docs/test/**/*.test.ts',
]

export interface TestFiles {
  /** Run side by side. */
  readonly light: readonly string[]
  /** Real processes and databases: one at a time, after the light ones. */
  readonly heavy: readonly string[]
  /** Minutes of mostly waiting: all at once, beside everything else. */
  readonly long: readonly string[]
}

export function isLong(path: string): boolean {
  return path.endsWith('.long.test.ts')
}

export function isHeavy(path: string): boolean {
  return !isLong(path) && (path.endsWith('.real.test.ts') || path.includes('/real/'))
}

/** All test files of a checkout, by path, of which those whose path contains the filter. */
export function findTestFiles(filter: string, folder: string = root): TestFiles {
  const found = globSync(patterns, { cwd: folder, exclude: (name) => name === 'node_modules' })
  const paths = found
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path.includes(filter))
    .sort()
  const light = paths.filter((path) => !isHeavy(path) && !isLong(path))
  return { light, heavy: paths.filter(isHeavy), long: paths.filter(isLong) }
}
