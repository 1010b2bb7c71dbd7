import type { Static } from 'typebox'
import Type from 'typebox'
import { ClientId, ConversationId, Limit, PageCursor, Seq, SeqOrZero, Timestamp, UserId } from './scalars.ts'
import { namedReactors } from './tally.ts'

const closed = { additionalProperties: false }

const picture = '\\p{Extended_Pictographic}(?:\\uFE0F|\\p{Emoji_Modifier})?'
const region = '\\u{1F3F4}[\\u{E0020}-\\u{E007E}]{1,6}\\u{E007F}'
const joined = `${picture}(?:\\u200D${picture}){0,4}`
const shortcode = ':[a-z0-9_+-]{1,30}:'

export const emojiPattern = `^(?:${region}|${joined}|\\p{Regional_Indicator}{2}|[0-9#*]\\uFE0F?\\u20E3|${shortcode})$`

/**
 * One emoji as people see it (with its skin tone, its joined parts, a flag, a keycap), or a `:shortcode:` of at most 32 B
 * that the application draws. No other text: no control characters, no markup.
 */
export const Emoji = Type.String({ minLength: 1, pattern: emojiPattern })
export type Emoji = Static<typeof Emoji>

/** Adds the sender's emoji to a message, or with `remove` takes it away again. */
export const ReactionContent = Type.Object(
  { target: Seq, emoji: Emoji, remove: Type.Optional(Type.Literal(true)) },
  closed,
)
export type ReactionContent = Static<typeof ReactionContent>

/**
 * One emoji of a message: how many reacted with it, and the newest of them, newest first. `mine` is said on a page to a
 * reader who is one of them without being named; who is named in `users` knows it.
 */
export const Reaction = Type.Object({
  emoji: Type.String(),
  count: Type.Integer({ minimum: 1 }),
  users: Type.Array(UserId, { maxItems: namedReactors }),
  mine: Type.Optional(Type.Boolean()),
})
export type Reaction = Static<typeof Reaction>
/** In the order in which each emoji came first. */
export const Reactions = Type.Array(Reaction)

/** Adds an emoji to a message, or takes it away. What is so already is refused with `noChange`. */
export const React = Type.Object(
  {
    conversationId: ConversationId,
    clientId: ClientId,
    target: Seq,
    emoji: Emoji,
    remove: Type.Optional(Type.Literal(true)),
  },
  closed,
)

/** All who reacted to a message: by emoji, each in the order in which they did; of one emoji only, if named. */
export const GetReactions = Type.Object(
  {
    conversationId: ConversationId,
    seq: Seq,
    emoji: Type.Optional(Emoji),
    cursor: Type.Optional(PageCursor),
    limit: Type.Optional(Limit),
  },
  closed,
)

/** Who reacted, with which emoji, when. `seq`: the entry by which he did. */
export const Reactor = Type.Object({ emoji: Type.String(), user: UserId, seq: SeqOrZero, at: Timestamp })
export type Reactor = Static<typeof Reactor>
export const ReactionPage = Type.Object({ items: Type.Array(Reactor), next: Type.Optional(PageCursor) })
export type ReactionPage = Static<typeof ReactionPage>
