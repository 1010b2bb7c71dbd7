import type { Conversation, Role } from '@confab/client'
import { kept } from './same.ts'

/** A conversation as it was at one moment; another object where anything of it is another. */
export interface ConversationView {
  readonly id: string
  /** `direct`, `group`, `channel` or `announcement`; undefined while the server has not listed it. */
  readonly kind: Conversation['kind']
  readonly title: string | undefined
  /** Of a direct conversation: the other person. */
  readonly peer: string | undefined
  /** What one is in it; undefined for who is no member. */
  readonly role: Role | undefined
  readonly members: number
  /** When something happened in it last, in ms since 1970, as far as the server listed it. */
  readonly at: number | undefined
  /** The last seq there is. */
  readonly head: number
  /** How many messages of others the user has not seen, and how many of them name him. */
  readonly unread: number
  readonly mentions: number
  /** What of it is to be notified; it is muted where that is not `all`. */
  readonly notify: Conversation['notify']
  readonly muted: boolean
  /** Up to where the user has read it, over all his devices, as far as this one knows. */
  readonly seen: number
  /** The user was removed: he may read what there is, and nothing new comes. */
  readonly over: boolean
  /** Nothing is missing, as far as the server has told on this connection. */
  readonly whole: boolean
  /** What the hooks do not cover: `rename`, `add`, `members`, `setNotify`, `markRead` and the rest. It changes in place. */
  readonly conversation: Conversation
}

/** `former` where nothing changed since. */
export function viewOf(conversation: Conversation, former: ConversationView | undefined): ConversationView {
  const { listing, id, kind, title, peer, role, head, unread, mentions, notify, whole, cursors } = conversation
  const view: ConversationView = {
    ...{ id, kind, title, peer, role, head, unread, mentions, notify, whole, conversation },
    members: listing?.members ?? 0,
    at: listing?.at,
    muted: notify !== 'all',
    seen: cursors.seen,
    over: listing?.to !== undefined,
  }
  return kept(former, view)
}
