import type { Clock, Ids } from '../../ports/node.ts'
import { defaultStoreLimits, type Store, type StoreLimits } from '../../ports/stores.ts'
import { memoryEpoch, memoryRevocations, memoryTickets } from './credentials.ts'
import { memoryCursors } from './cursors.ts'
import type { MemoryDatabase } from './database.ts'
import { memoryDevices } from './devices.ts'
import { memoryDirectory } from './directory.ts'
import { memoryInvites } from './invites.ts'
import { memoryJournal } from './journal.ts'
import { memoryLeases } from './leases.ts'
import { type MemoryLog, memoryLog } from './log.ts'
import { memoryLogins } from './logins.ts'
import { memoryRanges } from './ranges.ts'
import { memoryReactions } from './reactions.ts'
import { memoryReader } from './reader.ts'

/** What a node brings to a store of its own over a shared database. */
export interface MemoryStoreParts {
  readonly clock: Clock
  readonly ids: Ids
  readonly limits?: Partial<StoreLimits>
}

export interface MemoryStore extends Store {
  readonly log: MemoryLog
}

/** One node's view of a database. Everything answers at once, in a microtask; nothing is drawn but from clock and ids. */
export function memoryStore(database: MemoryDatabase, { clock, ids, limits }: MemoryStoreParts): MemoryStore {
  return {
    log: memoryLog(database, clock, { ...defaultStoreLimits, ...limits }),
    reader: memoryReader(database),
    journal: memoryJournal(database.journal, clock),
    cursors: memoryCursors(database, clock),
    devices: memoryDevices(database),
    logins: memoryLogins(database),
    directory: memoryDirectory(database, clock),
    tickets: memoryTickets(database, clock),
    revocations: memoryRevocations(database, clock),
    epoch: memoryEpoch(database, ids),
    leases: memoryLeases(database, clock),
    ranges: memoryRanges(database),
    reactions: memoryReactions(database),
    invites: memoryInvites(database, clock),
  }
}
