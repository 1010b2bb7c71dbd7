import { type ErrorCode, errors } from '@confab/protocol'
import { Refused } from '../domain/refusal.ts'

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

const ofFastify: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['tooLarge', 'the body is over its limit'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupportedMedia', 'a body is application/json in UTF-8'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['badRequest', 'the body is not as long as it says'],
  FST_ERR_BAD_URL: ['badRequest', 'the path is not well-formed'],
  FST_ERR_HANDLER_TIMEOUT: ['unknown', 'no answer in time: perhaps stored'],
}

/** The refusal which an error means; undefined: a fault of ours. */
export function refusedBy(error: unknown): Refused | undefined {
  if (error instanceof Refused) return error
  const { code, statusCode } = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown
    statusCode?: unknown
  }
  const known = typeof code === 'string' ? ofFastify[code] : undefined
  if (known) return new Refused(...known)
  const isTheirs = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
  return isTheirs ? new Refused('badRequest', 'not a request of this API') : undefined
}
