import type { Chat } from '../src/chat.ts'
import { connect } from '../src/chat.ts'
import type { Conversation } from '../src/conversation.ts'
import type { ConnectOptions } from '../src/options.ts'
import type { Fact } from '../src/trace.ts'
import { FakeClock } from './fake-clock.ts'
import { FakeServer } from './fake-server.ts'

/** Alice's chat, her server and her clock. */
export interface Story {
  readonly server: FakeServer
  readonly clock: FakeClock
  readonly chat: Chat
  readonly facts: Fact[]
}

export const tea = 'tea'

/** Ids in the order they were asked for: the same in each run. */
export function counted(prefix: string): () => string {
  let last = 0
  return () => `${prefix}-${++last}`
}

export function begin(server = new FakeServer(), clock = new FakeClock(), more: Partial<ConnectOptions> = {}): Story {
  const facts: Fact[] = []
  const chat = connect({
    url: 'http://chat.example/',
    token: async (reason) => `token-${reason}`,
    transport: server,
    clock,
    chance: () => 0.5,
    ids: counted('id'),
    onTrace: (fact) => facts.push(fact),
    ...more,
  })
  return { server, clock, chat, facts }
}

/** A server with a conversation of so many messages by bob. */
export function serverWith(messages: number): FakeServer {
  const server = new FakeServer()
  server.log(tea)
  for (let i = 1; i <= messages; i++) server.bob(tea, `message ${i}`)
  return server
}

/** Opens it and notes each entry it shows. */
export function watch(conversation: Conversation): number[] {
  const shown: number[] = []
  conversation.on('entry', (entry) => shown.push(entry.seq))
  conversation.open()
  return shown
}

export function upTo(last: number, from = 1): number[] {
  return Array.from({ length: last - from + 1 }, (_, i) => from + i)
}
