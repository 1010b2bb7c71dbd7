import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The folder of the built web app, of the package @confab/web as far as it is installed; undefined: it is not. */
export function builtWeb(): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('@confab/web/package.json')), 'dist')
  } catch {
    return undefined
  }
}
