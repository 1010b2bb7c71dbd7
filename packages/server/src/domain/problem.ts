import { type ErrorCode, errors } from '@confab/protocol'
import type { Refused } from './refusal.ts'

/** What RFC 9457 calls a problem, with the fields of the wire's errors. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ErrorCode
  readonly detail: string
  readonly where?: string
  readonly retry: string
  /** Milliseconds. */
  readonly retryAfter?: number
}

export const problemType = 'application/problem+json'

export function problemOf(refused: Refused, status: number = errors[refused.code].status): Problem {
  const { code, message, where } = refused
  const { retry, text } = errors[code]
  const retryAfter = refused.retryAfter ?? (retry === 'never' ? undefined : 1_000)
  return {
    type: `urn:confab:error:${code}`,
    title: text,
    status,
    code,
    detail: message,
    ...(where === undefined ? {} : { where }),
    retry,
    ...(retryAfter === undefined ? {} : { retryAfter: Math.ceil(retryAfter) }),
  }
}

/** The header in whole seconds: never shorter than what was meant. */
export function retryAfterHeader({ retryAfter, status }: Problem): string | undefined {
  if (retryAfter === undefined || (status !== 429 && status !== 503)) return undefined
  return String(Math.max(1, Math.ceil(retryAfter / 1_000)))
}
