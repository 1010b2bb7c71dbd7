import { ConfabError } from './error.ts'

/** What the codes or names of errors mean, where they say that there is no room, or that it is not allowed. */
export type ErrorMarks = Readonly<Record<string, 'storageFull' | 'storageDenied'>>
const ofBrowsers: ErrorMarks = { QuotaExceededError: 'storageFull', SecurityError: 'storageDenied' }

/** What a storage threw, as an error of this SDK; the thrown one is its `cause`. */
export function storageError(thrown: unknown, marks = ofBrowsers): ConfabError {
  if (thrown instanceof ConfabError) return thrown
  const { code, name, message = thrown } = Object(thrown) as Record<string, unknown>
  const what = marks[String(code)] ?? marks[String(name)] ?? 'storageFailed'
  const retry = what === 'storageDenied' ? 'never' : 'later'
  const error = new ConfabError(what, `the outbox was not stored: ${message}`, retry)
  error.cause = thrown
  return error
}
