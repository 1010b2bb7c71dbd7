import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Centrifugo is looked for, and told of: there is no adapter that speaks its protocol. */
export function centrifugoNote(path = process.env.PATH ?? ''): string {
  const isThere = path.split(delimiter).some((folder) => folder !== '' && isProgram(join(folder, 'centrifugo')))
  return isThere ? 'Centrifugo: found on PATH, not measured.' : 'Centrifugo: not on PATH, not measured.'
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
