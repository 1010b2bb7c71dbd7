import type { Entry } from '@confab/protocol'
import type { LoggedEvent } from '../../packages/server/src/domain/logged.ts'
import type { Problem } from './checks.ts'

/** What the event log lacks of a log, or tells out of order: who drops what has a seq not above the last has each once. */
export function untoldEvents(id: string, log: readonly Entry[], told: readonly LoggedEvent[]): Problem[] {
  const found: Problem[] = []
  let seen = 0
  for (const { conversation, entry } of told) {
    if (conversation !== id || entry.seq <= seen) continue
    if (entry.seq !== seen + 1) found.push(`P3.10: the event log goes from ${seen} to ${entry.seq} in ${id}`)
    if (log[entry.seq - 1]?.clientId !== entry.clientId)
      found.push(`P3.10: another entry ${entry.seq} of ${id} is told`)
    seen = entry.seq
  }
  if (seen < log.length) found.push(`P3.10: the event log ends at ${seen} of ${log.length} in ${id}`)
  return found
}
