import type { Static } from 'typebox'
import Type from 'typebox'
import { DeviceId, Timestamp } from './scalars.ts'

const closed = { additionalProperties: false }

export const ListDevices = Type.Object({}, closed)

/**
 * Logs out one device of one's own, or all but the one that asks: exactly one of the two. Their sockets close with 4501,
 * and tokens (and tickets got for them) that claim such a device die wherever they are shown. A token without a device
 * claim can't be told apart: of it only the connections are closed which declared that device.
 */
export const LogOut = Type.Object(
  { device: Type.Optional(DeviceId), others: Type.Optional(Type.Literal(true)) },
  closed,
)

/** A device of one's own. `seenAt`: when it last came or went; `current`: the one that asks. */
export const Device = Type.Object({
  id: DeviceId,
  name: Type.Optional(Type.String()),
  kind: Type.Optional(Type.String()),
  seenAt: Timestamp,
  online: Type.Boolean(),
  current: Type.Boolean(),
})
export type Device = Static<typeof Device>

/** The one seen last comes first; at most 20 are remembered. */
export const DeviceList = Type.Object({ items: Type.Array(Device) })
export type DeviceList = Static<typeof DeviceList>
