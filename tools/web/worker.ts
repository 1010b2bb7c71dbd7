import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'

/** Writes the service worker of a build: with the files of it, and a version that is another when one of them is. */
export function writeWorker(source: string, dist: string): void {
  const paths = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile() && !/\.(?:br|gz|map)$/.test(item.name) && item.name !== 'sw.js')
    .map((item) => join(item.parentPath, item.name).slice(dist.length).replaceAll(sep, '/'))
    .sort()
  const hash = createHash('sha256')
  for (const path of paths) hash.update(path).update(readFileSync(join(dist, path)))
  const files = ['/', ...paths.filter((path) => path !== '/index.html')]
  const text = readFileSync(source, 'utf8')
    .replace('__VERSION__', hash.digest('hex').slice(0, 12))
    .replace(/= __FILES__/, `= ${JSON.stringify(files)}`)
  writeFileSync(join(dist, 'sw.js'), text)
}
