import type { UserNumber } from '../../domain/ids.ts'
import type { DeviceRow, DeviceStore, Sighting } from '../../ports/devices.ts'
import type { MemoryDatabase } from './database.ts'
import { compareBytes } from './order.ts'

/** Devices and attendance in memory. */
export function memoryDevices(database: MemoryDatabase): DeviceStore {
  return {
    seen: async (sightings, mostDevices) => {
      for (const one of sightings) see(database, one)
      for (const { user } of sightings) {
        for (const { device } of listed(database, user).slice(mostDevices)) database.devices.get(user)?.delete(device)
      }
    },
    list: async (user) => listed(database, user),
    forget: async (user, device) => database.devices.get(user)?.delete(device) ?? false,
    lastSeen: async (users) =>
      new Map(
        users.flatMap((user) => {
          const at = database.attendance.get(user)
          return at === undefined ? [] : [[user, at] as const]
        }),
      ),
  }
}

function listed(database: MemoryDatabase, user: UserNumber): DeviceRow[] {
  const all = [...(database.devices.get(user)?.values() ?? [])]
  return all.sort((a, b) => b.seenAt - a.seenAt || compareBytes(a.device, b.device))
}

function see(database: MemoryDatabase, { user, device, name, kind, at, isHidden }: Sighting): void {
  if (!isHidden) database.attendance.set(user, Math.max(at, database.attendance.get(user) ?? 0))
  if (device === undefined || (database.revocations.get(user)?.get(device) ?? 0) >= at) return
  const own = database.devices.get(user) ?? new Map<string, DeviceRow>()
  database.devices.set(user, own)
  const before = own.get(device)
  own.set(device, {
    device,
    name: name ?? before?.name,
    kind: kind ?? before?.kind,
    seenAt: Math.max(at, before?.seenAt ?? 0),
  })
}
