import type { Journal, Log } from '../../../ports/store.ts'

/** The log, which tells each commit that was answered. */
export function seeingLog(log: Log, saw: (journalId: number) => void): Log {
  return {
    append: async (items) => {
      const outcome = await log.append(items)
      if (outcome.journalId !== undefined) saw(outcome.journalId)
      return outcome
    },
    create: (conversation, limits) => log.create(conversation, limits),
  }
}

/** The journal, which tells how far it was read. */
export function seeingJournal(journal: Journal, saw: (journalId: number) => void): Journal {
  return {
    page: async (after, limit) => {
      const page = await journal.page(after, limit)
      const last = page.rows.at(-1)
      if (last) saw(last.id)
      return page
    },
    begin: () => journal.begin(),
    prune: (olderThanMs, keepAfter) => journal.prune(olderThanMs, keepAfter),
  }
}
