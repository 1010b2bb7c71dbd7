import type { Entry } from '@confab/protocol'
import type { ConfabError } from './error.ts'
import type { Limited } from './timeline.ts'

/**
 * What a conversation tells. `entry`: each entry once, ascending. `limited`: the entries from `from` to `to` were left
 * out before the next `entry`. `whole`: nothing is missing. `removed`: the user may read up to `to`. `failed`: a command
 * of the outbox was refused for good. `unread`: what is unread, names the user, or is to be notified is another.
 * `change`: anything of what the object shows.
 */
export interface ConversationEvents {
  entry: Entry
  limited: Limited
  whole: boolean
  removed: { readonly to: number }
  failed: { readonly clientId: string; readonly error: ConfabError }
  unread: { readonly unread: number; readonly mentions: number }
  change: undefined
}
