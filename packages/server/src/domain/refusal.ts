import type { ErrorCode } from '@confab/protocol'

/** A request that is answered with an error of the wire. Never carries what was sent. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: ErrorCode
  /** A JSON pointer into the payload. */
  readonly where: string | undefined
  /** Milliseconds. */
  readonly retryAfter: number | undefined

  constructor(code: ErrorCode, message: string, more: { where?: string; retryAfter?: number } = {}) {
    super(message)
    this.code = code
    this.where = more.where
    this.retryAfter = more.retryAfter
  }
}
