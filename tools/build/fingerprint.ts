import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { dependenciesOf, type Package, root } from './package.ts'

/** Of all that a build is made from: a build of the same is the same. */
export function fingerprint(one: Package): string {
  const hash = createHash('sha256')
  const settings = ['tsconfig.json', 'package-lock.json', ...globSync('tools/build/*.ts', { cwd: root }).sort()]
  const sources = globSync('src/**', { cwd: one.folder }).sort()
  const files = [
    ...settings.map((path) => join(root, path)),
    ...['package.json', ...sources].map((path) => join(one.folder, path)),
  ]
  for (const file of files.filter((path) => statSync(path).isFile())) {
    hash.update(`${file}\0`).update(createHash('sha256').update(readFileSync(file)).digest())
  }
  for (const other of dependenciesOf(one)) hash.update(fingerprint(other))
  return hash.digest('hex')
}

function note(one: Package): string {
  return join(root, '.confab', 'built', one.name)
}

/** Remembers, outside of what is published, what the build was made from. */
export function noteBuilt(one: Package): void {
  mkdirSync(dirname(note(one)), { recursive: true })
  writeFileSync(note(one), fingerprint(one))
}

/** Whether there is a build of the sources as they are. */
export function isBuilt(one: Package): boolean {
  const known = existsSync(join(one.folder, 'dist')) && existsSync(note(one))
  return known && readFileSync(note(one), 'utf8') === fingerprint(one)
}
