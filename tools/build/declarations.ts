import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The compiler turns `./a.ts` into `./a.js` in code, but leaves it in declarations, where it understands it itself.
 * Others need not.
 */
export function mendDeclaration(text: string): string {
  return text.replace(/(\bfrom |\bimport\(|\bimport )(["'])(\.{1,2}\/[^"'\n]+)\.ts\2/g, '$1$2$3.js$2')
}

export function mendDeclarations(folder: string): void {
  for (const path of globSync('**/*.d.ts', { cwd: folder })) {
    const text = readFileSync(join(folder, path), 'utf8')
    writeFileSync(join(folder, path), mendDeclaration(text))
  }
}
