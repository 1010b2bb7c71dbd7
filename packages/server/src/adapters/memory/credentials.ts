import type { UserNumber } from '../../domain/ids.ts'
import type { Epoch, Revocations, Tickets } from '../../ports/credentials.ts'
import type { Clock, Ids } from '../../ports/node.ts'
import type { MemoryDatabase } from './database.ts'

const allDevices = ''

/** Tickets in memory; expired ones go with the next one put. */
export function memoryTickets(database: MemoryDatabase, clock: Clock): Tickets {
  return {
    put: async (ticket) => {
      for (const [hash, { expiresAt }] of database.tickets) {
        if (expiresAt > clock.now()) break
        database.tickets.delete(hash)
      }
      database.tickets.set(ticket.hash, ticket)
    },
    take: async (hash, now) => {
      const ticket = database.tickets.get(hash)
      database.tickets.delete(hash)
      return ticket && ticket.expiresAt > now ? ticket.claims : undefined
    },
  }
}

export function memoryRevocations(database: MemoryDatabase, clock: Clock): Revocations {
  const of = (user: UserNumber, device: string): number => database.revocations.get(user)?.get(device) ?? 0
  return {
    revoke: async (user, device, notBefore) => {
      const rows = database.revocations.get(user) ?? new Map<string, number>()
      rows.set(device ?? allDevices, Math.max(notBefore, of(user, device ?? allDevices)))
      database.revocations.set(user, rows)
      const transaction = database.journal.begin()
      database.journal.commit(transaction, clock.now(), [], [{ type: 'revoked', user, device, notBefore }])
    },
    lock: async (user, isLocked, now) => {
      if (isLocked) database.locks.set(user, now)
      else database.locks.delete(user)
    },
    notBefore: async (user, device) =>
      database.locks.has(user)
        ? Number.MAX_SAFE_INTEGER
        : Math.max(of(user, allDevices), of(user, device ?? allDevices)),
  }
}

export function memoryEpoch(database: MemoryDatabase, ids: Ids): Epoch {
  return {
    get: async () => {
      database.epoch ??= ids.uuid()
      return database.epoch
    },
    bump: async () => {
      database.epoch = ids.uuid()
      return database.epoch
    },
  }
}
