// npm run build -w apps/web: the web app into apps/web/dist, compressed, with its service worker.
import { compressFolder } from './compress.ts'
import { buildWeb, dist, firstLoad } from './web.ts'

await buildWeb()
const { js, css } = firstLoad(compressFolder(dist))
const kb = (bytes: number) => `${(bytes / 1_000).toFixed(1)} KB`
process.stdout.write(`apps/web/dist: first load ${kb(js)} of JS and ${kb(css)} of CSS, gzipped\n`)
