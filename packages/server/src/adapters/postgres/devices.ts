import type { UserNumber } from '../../domain/ids.ts'
import type { DeviceRow, DeviceStore, Sighting } from '../../ports/devices.ts'
import { booleanArray, int8Array, textArray } from './arrays.ts'
import type { Lane } from './lane.ts'

const seen = { name: 'devices seen', text: 'select devices_seen_1($1, $2, $3, $4, $5, $6, $7)' }
const list = {
  name: 'devices',
  text: 'select device, name, kind, seen_at from devices where user_id = $1 order by seen_at desc, device',
}
const forget = {
  name: 'forget device',
  text: 'delete from devices where user_id = $1 and device = $2 returning true',
}
const lastSeen = {
  name: 'last seen',
  text: 'select user_id, seen_at from attendance where user_id = any ($1::int8[]) and seen_at > 0',
}

/** Devices in PostgreSQL: one function call a batch, rows locked in key order. */
export class PostgresDevices implements DeviceStore {
  readonly #lane: Lane

  constructor(lane: Lane) {
    this.#lane = lane
  }

  async seen(sightings: readonly Sighting[], mostDevices: number): Promise<void> {
    if (sightings.length === 0) return
    await this.#lane.rows(seen, [
      int8Array(sightings.map((one) => one.user)),
      textArray(sightings.map((one) => one.device ?? '')),
      textArray(sightings.map((one) => one.name ?? '')),
      textArray(sightings.map((one) => one.kind ?? '')),
      int8Array(sightings.map((one) => one.at)),
      booleanArray(sightings.map((one) => one.isHidden)),
      mostDevices,
    ])
  }

  async list(user: UserNumber): Promise<DeviceRow[]> {
    const rows = await this.#lane.rows<[string, string | null, string | null, number]>(list, [user])
    return rows.map(([device, name, kind, seenAt]) => {
      return { device, name: name ?? undefined, kind: kind ?? undefined, seenAt }
    })
  }

  async forget(user: UserNumber, device: string): Promise<boolean> {
    return (await this.#lane.value<boolean>(forget, [user, device])) ?? false
  }

  async lastSeen(users: readonly UserNumber[]): Promise<Map<UserNumber, number>> {
    if (users.length === 0) return new Map()
    return new Map(await this.#lane.rows<[UserNumber, number]>(lastSeen, [int8Array(users)]))
  }
}
