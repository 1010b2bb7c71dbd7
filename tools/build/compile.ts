import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Package, root } from './package.ts'

/** As the checkout's own settings, but written out, and with other packages seen as their users see them. */
function settings(one: Package, into: string) {
  return {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      noEmitOnError: true,
      allowImportingTsExtensions: false,
      customConditions: [],
      rootDir: join(one.folder, 'src'),
      outDir: into,
      declaration: true,
      // The sources lie in the maps: they are not published themselves.
      sourceMap: true,
      inlineSources: true,
      newLine: 'lf',
      typeRoots: [join(root, 'node_modules', '@types')],
    },
    include: [join(one.folder, 'src')],
  }
}

/** Compiles the sources of a package into a folder; those it depends on are built. Throws with what the compiler said. */
export function compile(one: Package, into: string): void {
  const work = mkdtempSync(join(tmpdir(), 'confab-build-'))
  try {
    const project = join(work, 'tsconfig.json')
    writeFileSync(project, JSON.stringify(settings(one, into)))
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const done = spawnSync(process.execPath, [compiler, '-p', project, '--pretty', 'false'], { encoding: 'utf8' })
    if (done.status !== 0) throw new Error(`${one.name} does not compile:\n${done.stdout}${done.stderr}`)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
