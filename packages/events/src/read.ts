import type { LoggedEntry } from '@confab/protocol'

/** Of the envelope; see `eventVersion` of the protocol. */
const knownVersion = 1

/**
 * The event of a record; undefined for a type that a later version has added. Throws where it is none, or of a version
 * that this one would misunderstand: it may not be passed over.
 */
export function eventOf(value: string): LoggedEntry | undefined {
  const parsed = JSON.parse(value) as LoggedEntry | null
  if (parsed === null || typeof parsed !== 'object') throw new Error('the record is no event')
  if (parsed.version !== knownVersion) {
    throw new Error(`the event is of version ${String(parsed.version)}; install a newer @confab/events`)
  }
  return parsed.type === 'entry' ? parsed : undefined
}
