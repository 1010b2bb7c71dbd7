import { StoreRefused, StoreUnavailable, StoreUnknown } from '../../ports/store.ts'

/** Where a question was when it failed. */
export type Stage = 'waiting' | 'sent'

/** Raised by our own functions: the caller broke the contract. */
const contract = 'CF001'
/** PostgreSQL ended the connection; the commit may have come before. */
const ended = new Set(['57P01', '57P02', '57P04', '57P05'])
/** Classes of SQLSTATE that say that a value was bad: data, constraint, program limit (a value too large for an index). */
const badValue = new Set(['22', '23', '54'])

/** What an operator mends; told by more than its number. */
const lacking: Readonly<Record<string, string>> = {
  '53100': 'its disk is full, make room',
  '53200': 'it is out of memory',
  '53300': 'it has too many connections',
  '25006': 'it is read-only',
}

function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  // Errors of the socket have codes too (ECONNRESET); only PostgreSQL's have a severity.
  return typeof code === 'string' && error instanceof Error && 'severity' in error ? code : undefined
}

/** True if PostgreSQL itself answered that it did not do it: the connection is as good as before. */
export function isAnswer(error: unknown): boolean {
  const state = sqlState(error)
  return state !== undefined && !ended.has(state) && (error as { severity?: string }).severity === 'ERROR'
}

/** True if PostgreSQL answered that it does not write on this connection. */
export function isReadOnly(error: unknown): boolean {
  return sqlState(error) === '25006'
}

/**
 * The port's error for PostgreSQL's. An error that PostgreSQL answered rolled everything back. No answer to what was
 * sent says nothing: perhaps it was committed.
 */
export function failure(error: unknown, stage: Stage): Error {
  if (error instanceof StoreUnavailable || error instanceof RangeError) return error
  const state = sqlState(error)
  const cause = { cause: error }
  if (isAnswer(error) && state !== undefined) {
    if (state === contract) return new RangeError((error as Error).message)
    // No message of PostgreSQL's: it may quote the value, and bodies never reach a log.
    if (badValue.has(state.slice(0, 2))) return new StoreRefused(`PostgreSQL refused a value (${state})`)
    return new StoreUnavailable(`PostgreSQL refused: ${lacking[state] ?? 'not now'} (${state})`, cause)
  }
  if (stage === 'waiting') return new StoreUnavailable('PostgreSQL is not to be reached', cause)
  return new StoreUnknown('PostgreSQL gave no answer', cause)
}

/** For what only reads: nothing could have been stored, whatever happened. */
export function readFailure(error: unknown, stage: Stage): Error {
  const mapped = failure(error, stage)
  return mapped instanceof StoreUnknown ? new StoreUnavailable(mapped.message, { cause: error }) : mapped
}
