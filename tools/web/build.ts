// npm run build -w apps/web: the web app into apps/web/dist, compressed, with its service worker.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { compressFolder, type Size } from './compress.ts'
import { writeWorker } from './worker.ts'

const app = join(import.meta.dirname, '../../apps/web')
const dist = join(app, 'dist')

/** The files that a browser loads before anything is shown: those which the page names. */
function firstLoad(sizes: readonly Size[]): { js: number; css: number } {
  const page = readFileSync(join(dist, 'index.html'), 'utf8')
  const sum = (end: string) =>
    sizes.filter(({ path }) => path.endsWith(end) && page.includes(path)).reduce((all, { gzip }) => all + gzip, 0)
  return { js: sum('.js'), css: sum('.css') }
}

await build({ root: app, configFile: join(app, 'vite.config.ts'), logLevel: 'warn' })
writeWorker(join(app, 'worker.js'), dist)
const sizes = compressFolder(dist)
const { js, css } = firstLoad(sizes)
const kb = (bytes: number) => `${(bytes / 1_000).toFixed(1)} KB`
process.stdout.write(`apps/web/dist: first load ${kb(js)} of JS and ${kb(css)} of CSS, gzipped\n`)
