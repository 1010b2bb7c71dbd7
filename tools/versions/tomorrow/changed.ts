import { fileURLToPath } from 'node:url'
import { changes } from './changes.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The text of a source file as it is in the version to come. Throws when what is to change is not there once. */
export function changed(path: string, text: string): string {
  let now = text
  for (const { file, from, to } of changes) {
    if (path !== `${root}${file}`) continue
    if (now.split(from).length !== 2)
      throw new Error(`${file} has not exactly one ${JSON.stringify(from)}: mend tools/versions/tomorrow/changes.ts`)
    now = now.replace(from, () => to)
  }
  return now
}
