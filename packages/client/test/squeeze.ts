import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'

/** A file's code without types, imports, exports, comments and indentation. */
function bare(file: string): string {
  return stripTypeScriptTypes(readFileSync(file, 'utf8'))
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^(import|export) [^;]*? from '[^']*'/gm, '')
    .replace(/^export /gm, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('//'))
    .join('\n')
}

/** The names a minifier may shorten: of variables, functions, classes and parameters. */
function localNames(code: string): Set<string> {
  const names = new Set<string>()
  const note = (text: string) => {
    for (const found of text.matchAll(/(?<!\.)\b([a-zA-Z]\w{2,})\b(?!:)/g)) names.add(String(found[1]))
  }
  for (const found of code.matchAll(/\b(?:const|let|class|function\*?) (\w+)/g)) note(String(found[1]))
  for (const found of code.matchAll(/\bconst [{[]([^=]*)[}\]] =/g)) note(String(found[1]))
  for (const found of code.matchAll(/\(([\w, {}:]*)\) *(?:=>|\{\n)/g)) note(String(found[1]))
  return names
}

/**
 * About what a minifier makes of these files: short names, the same ones again in each file, no needless spaces. Only
 * its size is of use (some percent above that of a true minifier); what comes out does not run.
 */
export function squeeze(files: readonly string[]): string {
  return files.map((file) => squeezed(bare(file))).join('\n')
}

function squeezed(code: string): string {
  const locals = localNames(code)
  const short = new Map<string, string>()
  const shorten = (name: string) => {
    const known = short.get(name) ?? short.size.toString(36)
    short.set(name, known)
    return `_${known}`
  }
  return code
    .replace(/#([a-zA-Z]\w*)/g, (_, name: string) => `#${shorten(name)}`)
    .replace(/(?<![.#'\w])([a-zA-Z]\w{2,})\b(?![:'])/g, (name) => (locals.has(name) ? shorten(name) : name))
    .replace(/ *([=+\-*/{}()[\],;:?<>!&|]) */g, '$1')
    .replace(/ +/g, ' ')
}
