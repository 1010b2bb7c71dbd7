import type { ChatEvents } from './chat-events.ts'
import type { ChatState } from './chat-state.ts'
import type { Emitter } from './emitter.ts'
import { ConfabError } from './error.ts'

/** Resolves when there is a connection, and with `whole` when nothing is missing; rejects when there will be none. */
export async function reached(
  events: Emitter<ChatEvents>,
  now: () => ChatState,
  wanted: 'ready' | 'whole',
): Promise<void> {
  for (;;) {
    const state = now()
    if (state.kind === 'closed') throw new ConfabError('closed', 'the chat is closed', 'never')
    if (state.kind === 'refused') throw new ConfabError('refused', `refused: ${state.reason}`, 'never')
    if (state.kind === 'ready' && (wanted === 'ready' || state.whole)) return
    await events.next('state')
  }
}
