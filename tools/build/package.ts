import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/** A workspace's package, as npm will publish it. */
export interface Package {
  readonly name: string
  /** Absolute. */
  readonly folder: string
  readonly bin: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
}

/** The checkout. */
export const root = dirname(dirname(import.meta.dirname))

function readPackage(folder: string): Package {
  const json = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Partial<Package> & { name: string }
  return { name: json.name, folder, bin: json.bin ?? {}, dependencies: json.dependencies ?? {} }
}

/** All that is published, by name. */
export function allPackages(): Package[] {
  const found = globSync('packages/*/package.json', { cwd: root }).sort()
  return found.map((path) => readPackage(join(root, dirname(path))))
}

/** The packages of this workspace which it imports. */
export function dependenciesOf(one: Package): Package[] {
  return allPackages().filter((other) => other.name in one.dependencies)
}

/** The package in which a folder lies; undefined where it lies in none. */
export function packageAt(folder: string): Package | undefined {
  const [name = '..'] = relative(join(root, 'packages'), folder).split(sep)
  return allPackages().find((one) => one.folder === join(root, 'packages', name))
}
