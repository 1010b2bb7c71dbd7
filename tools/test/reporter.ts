// Given to Node's test runner by --test-reporter: turns its events into our JSON lines.
import { inspect } from 'node:util'
import type { Told } from './outcome.ts'

interface TestError {
  readonly failureType?: string
  readonly cause?: unknown
}

interface TestEvent {
  readonly type: string
  readonly data: {
    readonly name?: string
    readonly nesting?: number
    readonly message?: string
    readonly file?: string
    readonly line?: number
    readonly skip?: string | boolean
    readonly todo?: string | boolean
    readonly details?: { readonly type?: string; readonly duration_ms?: number; readonly error?: TestError }
  }
}

function detailOf(event: TestEvent): string {
  const error = event.data.details?.error
  const text = inspect(error?.cause ?? error, { depth: 8, maxArrayLength: 50, maxStringLength: 4_000 })
  return `at line ${event.data.line ?? '?'}\n${text}`
}

function reasonOf(value: string | boolean): string {
  return typeof value === 'string' && value !== '' ? value : 'no reason given'
}

function toldOf(event: TestEvent, name: string): Told | undefined {
  const { skip, todo, details } = event.data
  const isSuite = details?.type === 'suite'
  if (skip !== undefined && skip !== false) return { is: 'skip', name, reason: reasonOf(skip) }
  if (todo !== undefined && todo !== false) return { is: 'skip', name, reason: `to do: ${reasonOf(todo)}` }
  const ms = details?.duration_ms ?? 0
  if (event.type === 'test:pass') return isSuite ? undefined : { is: 'pass', name, ms }
  // Its failed child has told already what is wrong.
  if (details?.error?.failureType === 'subtestsFailed') return undefined
  return { is: 'fail', name, ms, detail: detailOf(event) }
}

export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const path: string[] = []
  const line = (told: Told): string => `${JSON.stringify(told)}\n`
  for await (const event of source) {
    const depth = event.data.nesting ?? 0
    if (event.type === 'test:start' || event.type === 'test:dequeue') {
      path.length = depth
      path[depth] = event.data.name ?? ''
      if (event.type === 'test:dequeue') yield line({ is: 'start', name: path.join(' > ') })
    } else if (event.type === 'test:pass' || event.type === 'test:fail') {
      const name = [...path.slice(0, depth), event.data.name ?? ''].join(' > ')
      const told = toldOf(event, name)
      if (told) yield line(told)
    } else if (event.type === 'test:diagnostic' && event.data.message?.startsWith('Error: ')) {
      // Node lets a file pass whose test throws after its end; we don't.
      yield line({ is: 'fail', name: 'after the end of a test', ms: 0, detail: event.data.message })
    } else if (event.type === 'test:summary') yield line({ is: 'end' })
  }
}
