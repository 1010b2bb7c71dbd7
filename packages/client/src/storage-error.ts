import { ConfabError } from './error.ts'

/** The marks (codes or names) of errors which say that there is no room, and that it is not allowed. */
export interface ErrorMarks {
  readonly full: string
  readonly denied: string
}
const ofBrowsers: ErrorMarks = { full: 'QuotaExceededError', denied: 'SecurityError' }

/** What a storage threw, as an error of this SDK; the thrown one is its `cause`. */
export function storageError(thrown: unknown, { full, denied } = ofBrowsers): ConfabError {
  if (thrown instanceof ConfabError) return thrown
  const { code, name, message = thrown } = Object(thrown) as Record<string, unknown>
  const marks = [code, name]
  const has = (known: string) => known.split(' ').some((mark) => marks.includes(mark))
  const what = has(full) ? 'storageFull' : has(denied) ? 'storageDenied' : 'storageFailed'
  const retry = what === 'storageDenied' ? 'never' : 'later'
  const error = new ConfabError(what, `the outbox was not stored: ${message}`, retry)
  error.cause = thrown
  return error
}
