// npm run build: makes `dist` of every package. Called from a package's folder (by `npm pack`): of that one.
import { build } from './build.ts'
import { isBuilt } from './fingerprint.ts'
import { allPackages, packageAt } from './package.ts'

// npm's own output is for programs (`npm pack --json`).
const tell = (line: string): boolean => process.stderr.write(`${line}\n`)
const here = packageAt(process.cwd())
try {
  if (here) build(here, tell)
  else for (const one of allPackages()) if (!isBuilt(one)) build(one, tell)
} catch (error) {
  tell(`confab: ${(error as Error).message}`)
  process.exitCode = 1
}
