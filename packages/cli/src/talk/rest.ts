import { setTimeout as pause } from 'node:timers/promises'
import { exits, Failure } from '../exit.ts'

interface Problem {
  readonly code?: string
  readonly title?: string
  readonly detail?: string
  readonly retry?: string
  readonly retryAfter?: number
}

/** The server refused; `code` is of the table of errors. */
export class Refusal extends Failure {
  readonly code: string

  constructor(code: string, message: string) {
    super(message, exits.refused)
    this.code = code
  }
}

export interface Request {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  /** The same key again gets the same answer. */
  readonly key?: string
}

const tries = 10

async function problemOf(answer: Response): Promise<Problem> {
  try {
    return (await answer.json()) as Problem
  } catch {
    return {}
  }
}

/** Calls the REST API as whoever the token names. What may be tried again is, for a while, with the same key. */
export async function rest<T>(url: string, token: string, path: string, request: Request = {}): Promise<T> {
  const { method = 'GET', body, key } = request
  const headers: Record<string, string> = { authorization: `Bearer ${token}` }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (key !== undefined) headers['idempotency-key'] = key
  for (let left = tries; ; left--) {
    const answer = await fetch(`${url.replace(/^ws/, 'http')}${path}`, {
      method,
      headers,
      signal: AbortSignal.timeout(30_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: Error) => error)
    if (answer instanceof Error) {
      if (left <= 1) throw new Failure(`${url} does not answer (${answer.message})`, exits.unreachable)
      await pause(500)
      continue
    }
    if (answer.ok) return (await answer.json()) as T
    const problem = await problemOf(answer)
    const canRetry = answer.status === 429 || answer.status === 503
    if (!canRetry || left <= 1) {
      const code = problem.code ?? String(answer.status)
      throw new Refusal(code, `the server refuses: ${problem.detail ?? problem.title ?? answer.statusText} (${code})`)
    }
    await pause(Number(answer.headers.get('retry-after') ?? 1) * 1_000)
  }
}
