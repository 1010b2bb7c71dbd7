import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allPackages, root } from '../package.ts'
import { call, install, npmOn } from './outside.ts'

/** One tarball, as `npm pack` tells of it. */
export interface Tarball {
  readonly name: string
  readonly filename: string
  readonly files: readonly { readonly path: string; readonly mode: number }[]
}

/** An empty project of somebody else, in a folder of its own. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'confab-stranger-'))
  readonly tarballs = join(this.folder, 'tarballs')
  readonly home = join(this.folder, 'project')

  constructor() {
    mkdirSync(this.tarballs)
    mkdirSync(this.home)
    writeFileSync(join(this.home, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  }

  /** Packs every package, as publishing does: each builds itself before. */
  async pack(): Promise<Tarball[]> {
    const ours = allPackages().flatMap(({ name }) => ['--workspace', name])
    const args = ['pack', ...ours, '--json', '--loglevel=error', '--pack-destination', this.tarballs]
    const [npm, words] = npmOn(process.execPath, args)
    const output = await call(npm, words, root)
    // npm 11 prints a list, npm 12 a table by name.
    return Object.values(JSON.parse(output) as Record<string, Tarball>)
  }

  async install(tarballs: readonly Tarball[]): Promise<void> {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string }>
    }
    const others = ['@types/node', '@types/react', '@types/react-dom', 'react', 'react-dom'].map(
      (name) => `${name}@${lock.packages[`node_modules/${name}`]?.version}`,
    )
    await install(this.home, [...tarballs.map(({ filename }) => join(this.tarballs, filename)), ...others])
  }

  /** Writes the examples of the installed READMEs into files; answers their names. */
  examples(tarballs: readonly Tarball[]): string[] {
    return tarballs.flatMap(({ name }) => {
      const page = readFileSync(join(this.home, 'node_modules', name, 'README.md'), 'utf8')
      return [...page.matchAll(/^```(tsx?)\n([\s\S]*?)^```/gm)].map(([, kind, code = ''], index) => {
        const file = `${name.replace('@confab/', 'readme-of-')}-${index}.${kind}`
        writeFileSync(join(this.home, file), code)
        return file
      })
    })
  }

  /** Brings the files of `stranger/` and compiles some of them, as strictly as can be; what comes out lies in `out`. */
  async compile(name: string, files: readonly string[], settings: Readonly<Record<string, unknown>>): Promise<void> {
    cpSync(join(import.meta.dirname, 'stranger'), this.home, { recursive: true })
    const compilerOptions = {
      target: 'es2024',
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      verbatimModuleSyntax: true,
      jsx: 'react-jsx',
      outDir: 'out',
      ...settings,
    }
    writeFileSync(join(this.home, name), JSON.stringify({ compilerOptions, files }))
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    await call(process.execPath, [compiler, '-p', name, '--pretty', 'false'], this.home)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
