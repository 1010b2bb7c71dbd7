import { chmodSync, cpSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { compile } from './compile.ts'
import { mendDeclarations } from './declarations.ts'
import { isBuilt, noteBuilt } from './fingerprint.ts'
import { dependenciesOf, type Package } from './package.ts'

/** Whatever is no TypeScript is read at run time beside the code that reads it, as the migrations are. */
function copyAssets(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (path) => statSync(path).isDirectory() || !path.endsWith('.ts') })
}

/** Makes `dist` of a package anew, after what it depends on where that is not built yet. Throws with the reason. */
export function build(one: Package, tell: (line: string) => void): void {
  for (const other of dependenciesOf(one)) if (!isBuilt(other)) build(other, tell)
  const dist = join(one.folder, 'dist')
  rmSync(dist, { recursive: true, force: true })
  compile(one, dist)
  mendDeclarations(dist)
  copyAssets(join(one.folder, 'src'), dist)
  for (const program of Object.values(one.bin)) chmodSync(join(one.folder, program), 0o755)
  noteBuilt(one)
  tell(`built ${one.name}`)
}
