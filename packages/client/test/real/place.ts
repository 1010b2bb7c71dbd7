import { startTestNode, type TestNode } from '../../../server/test/gateway/people.ts'
import type { Chat } from '../../src/chat.ts'
import { connect } from '../../src/chat.ts'
import type { ConnectOptions } from '../../src/options.ts'

/** A real node on a real PostgreSQL, and people who reach it by the SDK. */
export interface Place {
  readonly at: TestNode
  /** A user's chat; ended with the place. */
  arrive(user: string, more?: Partial<ConnectOptions>): Chat
  stop(): Promise<void>
}

/** Rates far above what the tests send. */
export const unlimited = {
  CONFAB_SENDS_PER_SECOND: '10000',
  CONFAB_SEND_BURST: '10000',
  CONFAB_FRAMES_PER_SECOND: '10000',
  CONFAB_FRAME_BURST: '10000',
}

export async function startPlace(env: Record<string, string> = {}): Promise<Place> {
  const at = await startTestNode(env)
  const chats: Chat[] = []
  return {
    at,
    arrive(user, more = {}) {
      const chat = connect({ url: at.node.url, token: () => at.token(user), ...more })
      chats.push(chat)
      return chat
    },
    stop: async () => {
      for (const chat of chats) chat.close()
      await at.stop()
    },
  }
}
