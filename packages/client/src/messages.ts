import type { Reactor } from '@confab/protocol'
import type { Chat } from './chat.ts'

/** What makes messages of entries, for who shows pages of a log by himself. */
export { foldMessages } from './message.ts'

/** All who reacted to a message: by emoji, each in the order in which they did; a page at a time. Throws a ConfabError. */
export async function* reactors(
  chat: Pick<Chat, 'ask'>,
  conversationId: string,
  seq: number,
  emoji?: string,
): AsyncGenerator<Reactor, void> {
  let cursor: string | undefined
  do {
    const about = { conversationId, seq, limit: 200, ...(emoji && { emoji }), ...(cursor !== undefined && { cursor }) }
    const page = await chat.ask('reactions', about)
    yield* page.items
    cursor = page.next
  } while (cursor !== undefined)
}
