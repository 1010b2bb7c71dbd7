// Loaded before a node's first module (--import): that node is of the version to come.
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { changed } from './changed.ts'

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    if (!url.startsWith('file:') || loaded.source == null) return loaded
    const text = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source)
    return { ...loaded, source: changed(fileURLToPath(url), text) }
  },
})
