import type { Chat, Message } from '@confab/client'
import { type Entry, isMessage, type Tally } from '@confab/protocol'
import type { TraceLine } from '@confab/verify'
import type { MemoryConversation } from '../../packages/server/src/adapters/memory/conversation.ts'
import type { Device } from './device.ts'
import type { Truth } from './truth.ts'

/** A broken rule that no trace can show, as `P4.5: what`. */
export type Problem = string

/** Why a device is not whole yet, or not done with what it had to send; nothing: it is. */
export function unfinished(device: Device): string | undefined {
  const { state, outboxSize } = device.chat
  if (!device.isOn) return `${device.name} is off`
  if (state.kind !== 'ready') return `${device.name} is ${state.kind}`
  if (!state.whole) return `${device.name} is not whole${lacking(device.chat)}`
  if (outboxSize > 0) return `${device.name} has ${outboxSize} to send`
  return device.posts.size > 0 ? `${device.name} keeps ${device.posts.size} in its storage` : undefined
}

function lacking(chat: Chat): string {
  const rooms = chat.conversations.filter((room) => !room.whole)
  return rooms.map(({ id, shown, head }) => `, was shown ${shown} of ${head} in ${id}`).join('')
}

/** Members who were shown less, or more, than there is, or of what they only rest beside know an older head. */
export function untold(devices: readonly Device[], truth: Truth, rule = 'P4.5'): Problem[] {
  const found: Problem[] = []
  for (const room of truth.conversations) {
    for (const device of devices) {
      if (!truth.isMember(room, device.user)) continue
      const { shown, head } = device.chat.conversation(room.id)
      const reached = device.resting.has(room.id) ? head : (shown ?? head)
      if (reached !== room.head) found.push(`${rule}: ${device.name} came to ${reached} of ${room.head} in ${room.id}`)
    }
  }
  return found
}

/** Members who do not know that they are. */
export function unlisted(devices: readonly Device[], truth: Truth): Problem[] {
  const found: Problem[] = []
  for (const room of truth.conversations) {
    for (const device of devices) {
      const isListed = device.chat.conversations.some(({ id, listing }) => id === room.id && listing?.to === undefined)
      if (isListed !== truth.isMember(room, device.user))
        found.push(`P4.3: ${device.name} ${isListed ? 'lists' : 'does not list'} ${room.id}`)
    }
  }
  return found
}

/** Sends that were kept, and for which nobody ever answered. */
export function unsettled(devices: readonly Device[]): Problem[] {
  return devices.flatMap((device) => [
    ...[...device.posts.unsettled.keys()].map((cid) => `P8.1: nobody answered ${cid} of ${device.name}`),
    ...device.givenUp.map((text) => `P1.8: ${text}`),
  ])
}

/** What came over a user's wires although he was no member then. */
export function leaks(device: Device, room: MemoryConversation, truth: Truth): Problem[] {
  const intervals = truth.intervals(room, device.user)
  const mayRead = (seq: number) => intervals.some(({ from, to }) => from <= seq && seq <= to)
  const seqs = [...(device.overheard.get(room.id) ?? [])].filter((seq) => !mayRead(seq))
  return seqs.length === 0 ? [] : [`P6.1: ${device.name} was sent ${seqs} of ${room.id}`]
}

/** Gaps that a device was led over though it does not go on where its user came back. */
export function skipped(device: Device, room: MemoryConversation, truth: Truth): Problem[] {
  const starts = truth.intervals(room, device.user).map(({ from }) => from)
  const jumps = device.jumps.filter(({ conv, to }) => conv === room.id && !starts.includes(to + 1))
  return jumps.map(({ to }) => `P3.2: ${device.name} was led over a gap up to ${to} of ${room.id}`)
}

/** Commands of one device that stand in the log in another order than they were given in. */
export function overtaken(device: Device, room: MemoryConversation, log: readonly Entry[]): Problem[] {
  const seqs = new Map(log.map(({ clientId, seq }) => [clientId, seq]))
  const given = (device.posts.given.get(room.id) ?? []).flatMap((clientId) => seqs.get(clientId) ?? [])
  return given.flatMap((seq, i) => {
    const before = given[i - 1] ?? 0
    return seq > before ? [] : [`P3.6: ${device.name} sent ${before} of ${room.id} before ${seq}`]
  })
}

/** Every text is said once, so none may stand in a log twice, whatever its client id. */
export function doubles(lines: readonly TraceLine[]): Problem[] {
  const seqs = new Map<string, number>()
  const found: Problem[] = []
  for (const line of lines) {
    if (line.ev !== 'entry' || !isMessage(line.kind ?? '') || line.hash === undefined) continue
    const key = `${line.conv} ${line.hash}`
    const seq = seqs.get(key)
    if (seq !== undefined && seq !== line.seq)
      found.push(`P2.1: one text stands at ${seq} and at ${line.seq} of ${line.conv}`)
    seqs.set(key, line.seq as number)
  }
  return found
}

/** Messages that a device shows otherwise than they are: an edit, a deletion or a reaction did not reach it. */
export function stale(device: Device, room: MemoryConversation, log: readonly Entry[], truth: Truth): Problem[] {
  if (!truth.isMember(room, device.user)) return []
  const shown = device.chat.conversation(room.id).messages
  return shown.flatMap((message) => {
    const entry = log[(message.seq ?? 0) - 1]
    return entry && isSame(message, entry)
      ? []
      : [`P4.3: ${device.name} shows ${message.seq} of ${room.id} as it was: ${JSON.stringify([message, entry])}`]
  })
}

function isSame(message: Message, { content, state }: Entry): boolean {
  const isDeleted = state?.deleted === true
  if (message.deleted !== isDeleted) return false
  if (isDeleted) return true
  const borne = (all: readonly Tally[] = []) =>
    JSON.stringify(all.map(({ emoji, count, users }) => [emoji, count, users]))
  return (
    message.text === content.text &&
    message.replyTo === content.replyTo &&
    message.edited === (state?.edited === true) &&
    borne(message.reactions) === borne(state?.reactions)
  )
}
