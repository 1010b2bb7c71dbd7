import type { User } from '@confab/protocol'
import type { ChatState } from './chat-state.ts'
import type { Conversation } from './conversation.ts'
import type { ConfabError } from './error.ts'
import type { Frame } from './frame.ts'
import type { Unread } from './unread.ts'

/**
 * What a chat tells. `reset`: the server's history is another one, all that was held is forgotten. `conversation`: one
 * came, changed or went. `whole`: nothing is missing, or something is. `frame`: every frame, for tools. `user`: a name or
 * picture changed. `storageFailed`: the outbox could not be read or written, and a restart would lose what is in it; its
 * `code` is `storageInUse`, `storageFull`, `storageDenied` or `storageFailed`. Sends go on.
 * `unread`: the sums over all conversations are others.
 */
export interface ChatEvents {
  state: ChatState
  reset: undefined
  conversation: Conversation
  whole: boolean
  frame: Frame
  user: User
  storageFailed: ConfabError
  unread: Unread
}
