import { randomUUID } from 'node:crypto'
import { narrator } from '../../packages/cli/src/replay/stage.ts'
import { Somebody } from '../../packages/cli/src/talk/somebody.ts'
import type { Target } from '../../packages/cli/src/talk/target.ts'

/** A user of a round, and what his network is like. */
export interface Role {
  readonly user: string
  readonly talks: boolean
  readonly network: 'sound' | 'flapping' | 'sleepy'
}

/** A conversation of a round. */
export interface Room {
  readonly id: string
  readonly title: string
  readonly users: readonly string[]
}

const roles: readonly Role[] = [
  { user: 'alice', talks: true, network: 'sound' },
  { user: 'bob', talks: true, network: 'sound' },
  { user: 'carol', talks: true, network: 'flapping' },
  { user: 'dave', talks: true, network: 'sound' },
  { user: 'erin', talks: false, network: 'flapping' },
  { user: 'frank', talks: false, network: 'sleepy' },
]

const plans = [
  { title: 'all', users: roles.map(({ user }) => user) },
  { title: 'kitchen', users: ['alice', 'bob', 'carol', 'frank'] },
  { title: 'cellar', users: ['carol', 'dave', 'erin'] },
]

/** Makes the conversations of a round. Who reads them whole at the end owns them. */
export async function makeRooms(target: Target): Promise<Room[]> {
  // A user comes into being with his first token.
  for (const { user } of roles) await new Somebody(target, user).conversations()
  const owner = new Somebody(target, narrator)
  const rooms: Room[] = []
  for (const { title, users } of plans) {
    const { conversationId } = await owner.create({ kind: 'group', title, users: [...users] }, randomUUID())
    rooms.push({ id: conversationId, title, users })
  }
  return rooms
}

/** Each user with the conversations that he is in. */
export function whoIsThere(rooms: readonly Room[]): [Role, Room[]][] {
  return roles.map((role) => [role, rooms.filter(({ users }) => users.includes(role.user))])
}
