// Preloaded into a server by the soak where it is to find something: takes cleanups out of it, those that SOAK_LEAKS names.
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { plant } from '../sim/seeded.ts'
import { type LeakName, seededLeaks } from './leaks.ts'

const root = join(import.meta.dirname, '..', '..')
const named = (process.env.SOAK_LEAKS ?? '').split(',').filter((name) => name !== '')
const wanted = named.map((name) => seededLeaks[name as LeakName])

registerHooks({
  load(url, context, next) {
    const path = url.startsWith('file:') ? fileURLToPath(url) : ''
    const here = wanted.filter(({ file }) => join(root, file) === path)
    if (here.length === 0) return next(url, context)
    const source = here.reduce((text, leak) => plant({ ...leak, rules: [] }, text), readFileSync(path, 'utf8'))
    return { format: 'module-typescript', source, shortCircuit: true }
  },
})
