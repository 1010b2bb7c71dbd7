import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './child.ts'
import type { Outcome } from './outcome.ts'
import { childEnvironment, root } from './root.ts'

interface Step {
  readonly title: string
  readonly script: string
  readonly args: readonly string[]
}

/** What is judged without running the product. */
export const steps: readonly Step[] = [
  { title: 'types', script: 'node_modules/typescript/bin/tsc', args: ['-p', '.', '--pretty', 'false'] },
  { title: 'lint', script: 'node_modules/@biomejs/biome/bin/biome', args: ['check', '--colors=off', '.'] },
  { title: 'structure', script: 'tools/structure/main.ts', args: [] },
  { title: 'generated files', script: 'tools/generate/main.ts', args: ['--check'] },
]

const deadline = 180_000

export async function runStep(step: Step): Promise<Outcome> {
  const script = join(root, step.script)
  if (!existsSync(script)) {
    const detail = `${step.script} is missing`
    return { title: step.title, ms: 0, passed: 0, failures: [{ name: step.title, detail }], skips: [], output: '' }
  }
  const ended = await run({
    command: process.execPath,
    args: [script, ...step.args],
    cwd: root,
    env: childEnvironment(),
    deadline,
  })
  const failed = ended.code !== 0 || ended.timedOut
  const detail = ended.timedOut ? 'stopped at its deadline' : `ended with exit code ${ended.code ?? ended.signal}`
  return {
    title: step.title,
    ms: ended.ms,
    passed: failed ? 0 : 1,
    failures: failed ? [{ name: step.title, detail }] : [],
    skips: [],
    output: ended.output,
  }
}
