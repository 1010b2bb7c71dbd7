import type { Leases } from '../../ports/lease.ts'
import type { Clock } from '../../ports/node.ts'
import type { MemoryDatabase, MemoryLease } from './database.ts'

/** Leases in memory, by this node's clock. */
export function memoryLeases({ leases }: MemoryDatabase, clock: Clock): Leases {
  const current = (name: string, epoch: number): MemoryLease | undefined => {
    const found = leases.get(name)
    return found?.epoch === epoch && found.expiresAt > clock.now() ? found : undefined
  }
  return {
    hold: async (name, holder, ms) => {
      const now = clock.now()
      const found = leases.get(name)
      const isLive = found !== undefined && found.expiresAt > now
      if (isLive && found.holder !== holder) return undefined
      const epoch = isLive ? found.epoch : (found?.epoch ?? 0) + 1
      leases.set(name, { holder, epoch, expiresAt: now + ms, mark: found?.mark })
      return { epoch, mark: found?.mark }
    },
    note: async (name, epoch, mark) => {
      const found = current(name, epoch)
      if (found) leases.set(name, { ...found, mark })
      return found !== undefined
    },
    marked: async (name) => leases.get(name)?.mark,
    release: async (name, epoch) => {
      const found = current(name, epoch)
      if (found) leases.set(name, { ...found, expiresAt: 0 })
    },
  }
}
