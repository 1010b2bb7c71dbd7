import type { ErrorCode, EventPayload, Retry } from '@confab/protocol'

/**
 * What went wrong without an answer of the server: `lost` (the connection, before the answer), `timeout` (no answer in
 * time), `closed` (the chat was closed), `refused` (the server lets this client in no more), `outboxFull`,
 * `targetFailed` (the message which was to be edited or deleted was itself refused), `reset` (the log begins anew).
 * Of storages: `storageInUse` (another chat has it), `storageFull`, `storageDenied` (not allowed), `storageFailed`.
 */
export type LocalCode =
  | 'lost'
  | 'timeout'
  | 'closed'
  | 'refused'
  | 'outboxFull'
  | 'targetFailed'
  | 'reset'
  | 'storageInUse'
  | 'storageFull'
  | 'storageDenied'
  | 'storageFailed'

/** Every error of this SDK: `code` for programs, `message` for people, `retry` says whether trying again helps. */
export class ConfabError extends Error {
  override readonly name = 'ConfabError'
  readonly code: ErrorCode | LocalCode
  readonly retry: Retry
  /** A JSON pointer to the field that is to blame. */
  readonly where: string | undefined
  /** Milliseconds to wait before trying again. */
  readonly retryAfter: number | undefined

  constructor(code: ErrorCode | LocalCode, message: string, retry: Retry, where?: string, retryAfter?: number) {
    super(message)
    this.code = code
    this.retry = retry
    this.where = where
    this.retryAfter = retryAfter
  }
}

/** The error of a refused command, as the server put it. */
export function fromWire(error: EventPayload<'error'>): ConfabError {
  return new ConfabError(error.code, error.message, error.retry, error.where, error.retryAfter)
}
