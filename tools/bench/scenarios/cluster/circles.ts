import { randomUUID } from 'node:crypto'
import { forEach } from '../../generator.ts'
import type { ClusterServers } from '../../servers/cluster.ts'
import { token } from '../../servers/token.ts'
import { ConfabClient, type Ledgers } from '../../wire/confab-client.ts'
import { settled } from '../../wire/talker.ts'

/** A conversation whose members sit on the nodes in turn; one of them speaks. */
export interface Circle {
  readonly from: ConfabClient
  readonly others: readonly ConfabClient[]
  /** The last seq that each of the others was given; told as it comes. */
  heard: ((other: number, last: number) => void) | undefined
  /** The seq of its last message before the measuring began. */
  readonly head: number
}

/** So many conversations of `size` members, all connected, each next member on the next node. */
export async function openCircles(servers: ClusterServers, count: number, size: number): Promise<Circle[]> {
  const ledgers: Ledgers = new Map()
  const circles: Circle[] = []
  await forEach(count, 8, async (i) => {
    circles[i] = await openCircle(servers, ledgers, i, size)
  })
  await Promise.all(circles.map(({ from, others }) => settled(from, [from, ...others])))
  return circles
}

async function openCircle({ ports }: ClusterServers, ledgers: Ledgers, i: number, size: number): Promise<Circle> {
  const members = Array.from({ length: size }, (_, j) => new ConfabClient(`s${size}-${i}-${j}`, ledgers))
  for (const [j, member] of members.entries())
    await member.open(ports[(i + j) % ports.length] as number, token(member.user))
  const [from, ...others] = members as [ConfabClient, ...ConfabClient[]]
  const users = others.map(({ user }) => user)
  const kind = size === 2 ? { kind: 'direct' } : { kind: 'group', title: 'A circle' }
  const made = (await from.ask('create', { clientId: randomUUID(), ...kind, users })) as {
    conversation: { conversationId: string }
  }
  from.conversation = made.conversation.conversationId
  const circle = { from, others, head: 0, heard: undefined as Circle['heard'] }
  others.forEach((other, at) => {
    other.onEntries = (last) => {
      if (circle.heard) circle.heard(at, last)
      else circle.head = Math.max(circle.head, last)
    }
  })
  return circle
}

export function endCircles(circles: readonly Circle[]): void {
  for (const { from, others } of circles) for (const client of [from, ...others]) client.end()
}
