import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Ended } from './child.ts'
import { run } from './child.ts'
import type { Failure, Outcome, Skip, Told } from './outcome.ts'
import { childEnvironment, root } from './root.ts'

const reporter = pathToFileURL(join(import.meta.dirname, 'reporter.ts')).href

/** The lines a file told; a line that was cut by a crash ends them. */
export function parseTold(text: string): Told[] {
  const told: Told[] = []
  for (const line of text.split('\n')) {
    if (line === '') continue
    try {
      told.push(JSON.parse(line) as Told)
    } catch {
      break
    }
  }
  return told
}

/** What was running when the file stopped telling. */
function unfinished(told: readonly Told[]): string {
  const open = new Set<string>()
  for (const line of told) {
    if (line.is === 'start') open.add(line.name)
    else if (line.is !== 'end') open.delete(line.name)
  }
  const names = [...open].slice(0, 5)
  return names.length > 0 ? `; not finished: ${names.join(', ')}` : ''
}

function crash(told: readonly Told[], ended: Ended): string | undefined {
  if (ended.timedOut) return `stopped at its deadline, after ${Math.round(ended.ms / 1000)} s${unfinished(told)}`
  if (ended.signal !== null) return `ended by ${ended.signal}${unfinished(told)}`
  if (ended.code === 0 && !told.some((line) => line.is === 'start')) return 'has no test'
  if (!told.some((line) => line.is === 'end')) return `ended with exit code ${ended.code}${unfinished(told)}`
  if (ended.code !== 0 && !told.some((line) => line.is === 'fail')) return `ended with exit code ${ended.code}`
  return undefined
}

/** Judges a file by what it told and how its process ended. */
export function judge(title: string, told: readonly Told[], ended: Ended): Outcome {
  const failures: Failure[] = []
  const skips: Skip[] = []
  let passed = 0
  for (const line of told) {
    if (line.is === 'pass') passed++
    else if (line.is === 'fail') failures.push({ name: line.name, detail: line.detail })
    else if (line.is === 'skip') skips.push({ name: line.name, reason: line.reason })
  }
  const crashed = crash(told, ended)
  if (crashed) failures.push({ name: 'the file as a whole', detail: crashed })
  if (ended.leftBehind && !ended.timedOut) {
    failures.push({ name: 'the file as a whole', detail: 'left a process running behind it (it was killed)' })
  }
  return { title, ms: ended.ms, passed, failures, skips, output: ended.output }
}

/** Runs one test file of a checkout in a process of its own, on the Node which runs us. `deadline` in ms. */
export async function runFile(path: string, deadline: number, checkout: string = root): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'confab-test-'))
  const tellTo = join(folder, 'told.jsonl')
  try {
    const args = [`--test-reporter=${reporter}`, `--test-reporter-destination=${tellTo}`, join(checkout, path)]
    const ended = await run({ command: process.execPath, args, cwd: checkout, env: childEnvironment(), deadline })
    let text = ''
    try {
      text = readFileSync(tellTo, 'utf8')
    } catch {
      // It died before it could tell anything.
    }
    return judge(path, parseTold(text), ended)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
