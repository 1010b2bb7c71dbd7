import { randomUUID } from 'node:crypto'
import type { Random } from '../sim/random.ts'
import { type Asked, ask, type Door } from './ask.ts'
import type { Ghosts } from './ghosts.ts'
import { Peer } from './peer.ts'
import { tokenOf } from './token.ts'

/** All who take part: few enough that whatever the server remembers of users and conversations stops growing. */
export const users = Array.from({ length: 16 }, (_, i) => `guest-${i}`)

/** Where guests come and go: the server, its conversations, and those who are there no more without having said so. */
export interface Scene {
  readonly door: Door
  readonly random: Random
  readonly ghosts: Ghosts
  /** Of all users. */
  readonly rooms: readonly string[]
  /** A log of long messages: a page of it is half a megabyte. */
  readonly fat: string
  /** Whoever wants may join and leave. */
  readonly channel: string
}

async function create(door: Door, body: Asked['body']): Promise<string> {
  const token = await tokenOf('guest-0')
  const answer = await ask(door, '/v1/conversations', { method: 'POST', token, body })
  if (answer.status !== 201) throw new Error(`a conversation could not be made: ${answer.body}`)
  return (JSON.parse(answer.body) as { conversation: { conversationId: string } }).conversation.conversationId
}

/** The conversations, of which one has much in it. */
export async function setScene(door: Door, random: Random, ghosts: Ghosts): Promise<Scene> {
  // A user comes into being with his first token.
  for (const user of users) await ask(door, '/v1/blocks', { token: await tokenOf(user) })
  const group = (title: string) => create(door, { kind: 'group', title, users, clientId: randomUUID() })
  const rooms = [await group('hall'), await group('kitchen'), await group('cellar')]
  const fat = await group('archive')
  const channel = await create(door, { kind: 'channel', title: 'square', clientId: randomUUID() })
  const scene = { door, random, ghosts, rooms, fat, channel }
  const writer = await Peer.arrive(scene, 'guest-0')
  for (let i = 0; i < 50; i++) await writer.send(fat, 'x'.repeat(12_000))
  writer.close()
  return scene
}
