// npm run web: the app with its sources, as they change; everything else comes from a node that runs (CONFAB_URL).
import { join } from 'node:path'
import { createServer } from 'vite'

const app = join(import.meta.dirname, '../../apps/web')
const server = await createServer({ root: app, configFile: join(app, 'vite.config.ts') })
await server.listen()
server.printUrls()
