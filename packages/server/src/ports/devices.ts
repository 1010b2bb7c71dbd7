import type { UserNumber } from '../domain/ids.ts'

/** A device, or a connection that names none, was there. */
export interface Sighting {
  readonly user: UserNumber
  readonly device: string | undefined
  /** undefined: as it was. */
  readonly name: string | undefined
  readonly kind: string | undefined
  /** ms. */
  readonly at: number
  /** Of an invisible user: the device was seen, he was not. */
  readonly isHidden: boolean
}

export interface DeviceRow {
  readonly device: string
  readonly name: string | undefined
  readonly kind: string | undefined
  readonly seenAt: number
}

/**
 * Users' devices, and when each user was last there. Guarantees: times never move back; at most `mostDevices` a user,
 * the ones seen longest ago are forgotten; a sighting not later than the device's own log-out is passed over, so that
 * what waited somewhere does not bring it back. At most one sighting a (user, device) in a batch.
 */
export interface DeviceStore {
  seen(sightings: readonly Sighting[], mostDevices: number): Promise<void>
  /** The one seen last comes first. */
  list(user: UserNumber): Promise<readonly DeviceRow[]>
  /** False: he has no such device. */
  forget(user: UserNumber, device: string): Promise<boolean>
  /** Of those who were ever seen, ms. */
  lastSeen(users: readonly UserNumber[]): Promise<ReadonlyMap<UserNumber, number>>
}
