import type { LocalCode } from './error.ts'
import { ConfabError } from './error.ts'

/** What a storage threw, as an error of this SDK; the thrown one is its `cause`. */
export function storageError(thrown: unknown): ConfabError {
  if (thrown instanceof ConfabError) return thrown
  const [code, retry] = codeOf(thrown)
  const error = new ConfabError(code, `the outbox was not stored: ${messageOf(thrown)}`, retry)
  error.cause = thrown
  return error
}

/** By the codes of file systems and the names of browsers. */
function codeOf(thrown: unknown): [LocalCode, 'later' | 'never'] {
  const { code, name } = Object(thrown) as { code?: unknown; name?: unknown }
  const mark = String(typeof code === 'string' ? code : name)
  if (/^(ENOSPC|EDQUOT|QuotaExceededError)$/.test(mark)) return ['storageFull', 'later']
  if (/^(EACCES|EPERM|EROFS|EEXIST|ENOTDIR|EISDIR|SecurityError)$/.test(mark)) return ['storageDenied', 'never']
  return ['storageFailed', 'later']
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
