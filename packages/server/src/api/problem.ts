import type { ErrorCode } from '@confab/protocol'
import { Refused } from '../domain/refusal.ts'

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
