import { strictEqual } from 'node:assert'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const parentURL = pathToFileURL(join(import.meta.dirname, '../../../tools/react-18/package.json')).href
registerHooks({
  resolve: (name, context, next) =>
    next(name, /^(?:react|react-dom)(?:\/|$)/.test(name) ? { ...context, parentURL } : context),
})
const { version } = await import('react')
strictEqual(version.split('.')[0], '18')
await import('./suite/all.ts')
