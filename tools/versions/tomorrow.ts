import { fileURLToPath } from 'node:url'
import { type Build, present } from '../cluster/node.ts'

/** A version to come: this checkout with an entry kind, fields, a command and a column that it does not know. */
export const tomorrow: Build = {
  cli: present.cli,
  flags: ['--import', fileURLToPath(new URL('tomorrow/load.ts', import.meta.url))],
}
