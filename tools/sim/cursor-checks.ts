import type { Entry, Receipt } from '@confab/protocol'
import type { MemoryConversation, Place } from '../../packages/server/src/adapters/memory/conversation.ts'
import { seenBy } from '../../packages/server/src/adapters/memory/rows.ts'
import type { Problem } from './checks.ts'
import type { Device } from './device.ts'
import type { Read } from './scenario.ts'
import type { Truth } from './truth.ts'

/** Whatever of receipts, badges and typing is shown on a device and is not so, once all is calm and told. */
export function unlike(device: Device, room: MemoryConversation, log: readonly Entry[], truth: Truth): Problem[] {
  const place = truth.place(room, device.user)
  if (!place || !truth.isMember(room, device.user)) return []
  return [
    ...misplaced(device, room, place),
    ...miscounted(device, room, log, place),
    ...misnamed(device, room, place),
    ...misreported(device, room, truth),
    ...stillTyping(device, room),
  ]
}

/** Own cursors: the same on all devices of a user, for they are those of the store. */
function misplaced(device: Device, room: MemoryConversation, place: Place): Problem[] {
  const { read, readCountable, seen, seenCountable, delivered } = device.chat.conversation(room.id).cursors
  const shown = String([read, readCountable, seen, seenCountable])
  const own = seenBy(room, place)
  const stored = String([place.read, place.readCountable, own.seen, own.seenCountable])
  const where = `${device.name} shows own cursors in ${room.id}`
  const found = shown === stored ? [] : [`P5.5: ${where} at ${shown}, and they stand at ${stored}`]
  // A delivery alone is not told to the other devices of the user.
  return delivered <= place.delivered ? found : [...found, `P5.1: ${where} delivered up to ${delivered}, not stored`]
}

/** The badge, counted entry by entry. */
function miscounted(device: Device, room: MemoryConversation, log: readonly Entry[], place: Place): Problem[] {
  const { seen } = seenBy(room, place)
  const since = log.filter((entry) => entry.seq > seen && entry.counts).length
  const { unread } = device.chat.conversation(room.id)
  return unread === since ? [] : [`P5.3: ${device.name} shows ${unread} unread in ${room.id}, and ${since} are`]
}

function misnamed(device: Device, room: MemoryConversation, place: Place): Problem[] {
  const named = room.namedSince(place.user, seenBy(room, place).seen)
  const { mentions } = device.chat.conversation(room.id)
  return mentions === named ? [] : [`P5.10: ${device.name} shows ${mentions} mentions in ${room.id}, and ${named} are`]
}

function misreported(device: Device, room: MemoryConversation, truth: Truth): Problem[] {
  const shown = device.company?.of(room.id)?.receipts ?? new Map<string, Receipt>()
  return [...shown.values()].flatMap(({ user, delivered, read }) => {
    const place = truth.place(room, user)
    if (!place || !truth.isMember(room, user)) return []
    if (delivered === place.delivered && read === place.read) return []
    const stored = `${place.delivered} and ${place.read}`
    return [`P5.5: ${device.name} shows ${delivered} and ${read} of ${user} in ${room.id}, and stored is ${stored}`]
  })
}

/** Read on one device, and unread on another one, or again. */
export function unread(devices: readonly Device[], reads: readonly Read[]): Problem[] {
  return reads.flatMap(({ user, conv }) =>
    devices.flatMap((device) => {
      const room = device.chat.conversation(conv)
      if (device.user !== user || room.listing?.to !== undefined || room.unread === 0) return []
      return [`P5.5: ${user} has read all of ${conv}, and ${device.name} shows ${room.unread} unread`]
    }),
  )
}

function stillTyping(device: Device, room: MemoryConversation): Problem[] {
  const typists = device.company?.of(room.id)?.typists ?? []
  return typists.length === 0 ? [] : [`P5.6: ${device.name} shows that ${typists} still type in ${room.id}`]
}
