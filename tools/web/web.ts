import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import type { Size } from './compress.ts'
import { writeWorker } from './worker.ts'

const app = join(import.meta.dirname, '../../apps/web')
/** Where the built app is. */
export const dist = join(app, 'dist')

/** Builds the web app, with its service worker; not compressed. */
export async function buildWeb(): Promise<void> {
  await build({ root: app, configFile: join(app, 'vite.config.ts'), logLevel: 'error' })
  writeWorker(join(app, 'worker.js'), dist)
}

/** What a browser loads before anything is shown, in bytes of gzip: the files which the page names. */
export function firstLoad(sizes: readonly Size[]): { js: number; css: number } {
  const page = readFileSync(join(dist, 'index.html'), 'utf8')
  const sum = (end: string) =>
    sizes.filter(({ path }) => path.endsWith(end) && page.includes(path)).reduce((all, { gzip }) => all + gzip, 0)
  return { js: sum('.js'), css: sum('.css') }
}
