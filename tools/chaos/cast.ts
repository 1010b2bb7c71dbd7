import { randomUUID } from 'node:crypto'
import { narrator } from '../../packages/cli/src/replay/stage.ts'
import { Somebody } from '../../packages/cli/src/talk/somebody.ts'
import type { Target } from '../../packages/cli/src/talk/target.ts'

/** One device of a user. */
export interface Device {
  readonly user: string
  readonly name: string
  /** Its network is cut now and then. */
  readonly flaps: boolean
  /** The conversations that it says something in, by title. */
  readonly talks: readonly string[]
}

export interface Room {
  readonly id: string
  readonly title: string
  readonly users: readonly string[]
  /** Who reads it whole at the end. */
  readonly reader: string
}

/** Added and removed again and again, by alice, in the room `door`. */
export const guest = 'erin'
export const doorTitle = 'door'
/** Is in no conversation, and asks for them. */
export const stranger = 'mallory'
/** Reads nothing of what it gets. */
export const deaf = 'oscar'

const sound = { flaps: false }

export const devices: readonly Device[] = [
  { user: 'alice', name: 'phone', talks: ['all', 'alice and bob', 'door'], ...sound },
  { user: 'alice', name: 'laptop', talks: [], ...sound },
  { user: 'bob', name: 'phone', talks: [], ...sound },
  { user: 'bob', name: 'laptop', talks: ['kitchen', 'alice and bob'], ...sound },
  { user: 'carol', name: 'phone', talks: ['all', 'carol and dave'], ...sound },
  { user: 'dave', name: 'phone', talks: ['all', 'carol and dave'], ...sound },
  { user: 'erin', name: 'phone', talks: ['all'], ...sound },
  { user: 'frank', name: 'phone', talks: ['kitchen'], flaps: true },
  { user: 'grace', name: 'phone', talks: ['all'], ...sound },
  { user: 'heidi', name: 'phone', talks: ['kitchen'], ...sound },
  { user: 'ivan', name: 'phone', talks: ['all'], ...sound },
]

const users = [...new Set(devices.map(({ user }) => user))]

const groups = [
  { title: 'all', owner: narrator, users: [...users, deaf] },
  { title: 'kitchen', owner: narrator, users: ['alice', 'bob', 'frank', 'heidi'] },
  { title: doorTitle, owner: 'alice', users: ['bob', guest, narrator] },
]

const directs = [
  ['alice', 'bob'],
  ['carol', 'dave'],
] as const

/** Makes the conversations of a round: groups, and directs. */
export async function makeRooms(target: Target): Promise<Room[]> {
  // A user comes into being with his first token.
  for (const user of [...users, narrator, stranger, deaf]) await new Somebody(target, user).conversations()
  const rooms: Room[] = []
  for (const { title, owner, users: members } of groups) {
    const wish = { kind: 'group', title, users: members }
    const { conversationId: id } = await new Somebody(target, owner).create(wish, randomUUID())
    rooms.push({ id, title, users: owner === narrator ? members : [owner, ...members], reader: narrator })
  }
  for (const [one, other] of directs) {
    const wish = { kind: 'direct', users: [other] }
    const { conversationId: id } = await new Somebody(target, one).create(wish, randomUUID())
    rooms.push({ id, title: `${one} and ${other}`, users: [one, other], reader: one })
  }
  return rooms
}
