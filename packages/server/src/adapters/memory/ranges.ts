import type { RangeReader } from '../../ports/event-log.ts'
import type { MemoryDatabase } from './database.ts'
import { asStored } from './reader.ts'

/** Entries of ranges as the database has them at the moment of the call. */
export function memoryRanges(database: MemoryDatabase): RangeReader {
  return {
    ranges: async (ranges) =>
      ranges.flatMap(({ conversation, first, last }) => {
        const found = database.conversations.get(conversation)
        if (!found) return []
        const tenant = database.tenantName(found.tenant)
        const from = Math.max(first, found.floor + 1)
        return found.log.slice(from - 1, last).map((entry) => ({ tenant, conversation, entry: asStored(entry) }))
      }),
  }
}
