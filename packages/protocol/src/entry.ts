import type { Static } from 'typebox'
import Type from 'typebox'
import { ReactionContent, Reactions } from './reactions.ts'
import { ClientId, Role, Seq, Timestamp, Title, UserId, words } from './scalars.ts'

const closed = { additionalProperties: false }

/** Markdown source, at most 16 KB in UTF-8 (checked in bytes when decoded), not empty. */
export const Text = Type.String({ minLength: 1, maxLength: 16_384 })

/**
 * A message. `mentions` names members whom it concerns: they are told of it apart from the badge; others who are named stay
 * unaware. `all` names everybody, of those who may; from others it counts as plain text.
 */
const written = {
  text: Text,
  mentions: Type.Optional(Type.Array(UserId, { minItems: 1, maxItems: 50, uniqueItems: true })),
  all: Type.Optional(Type.Literal(true)),
}
export const MessageContent = Type.Object(written, closed)
export type MessageContent = Static<typeof MessageContent>

/** A message that answers another one of the same conversation, named by its seq. It stays when that one is deleted. */
export const ReplyContent = Type.Object({ replyTo: Seq, ...written }, closed)
export type ReplyContent = Static<typeof ReplyContent>

export const EditContent = Type.Object({ target: Seq, text: Text }, closed)
export type EditContent = Static<typeof EditContent>

export const DeletionContent = Type.Object({ target: Seq }, closed)
export type DeletionContent = Static<typeof DeletionContent>

export const MembershipAction = words('create', 'add', 'remove', 'join', 'leave', 'role')
export type MembershipAction = Static<typeof MembershipAction>

/** Who came, went or changed role; one entry names up to 1,000 users. */
export const MembershipContent = Type.Object(
  {
    action: MembershipAction,
    users: Type.Array(UserId, { maxItems: 1_000 }),
    role: Type.Optional(Role),
    title: Type.Optional(Title),
  },
  closed,
)
export type MembershipContent = Static<typeof MembershipContent>

export const RenameContent = Type.Object({ title: Title }, closed)
export type RenameContent = Static<typeof RenameContent>

/** What a client may send with `send`; the schema for each kind which this version knows. */
export const contents = {
  message: MessageContent,
  edit: EditContent,
  deletion: DeletionContent,
  membership: MembershipContent,
  rename: RenameContent,
  reply: ReplyContent,
  reaction: ReactionContent,
} as const
export type EntryKind = keyof typeof contents

/** Kinds whose names are taken by a later version: refused when sent, carried when stored. */
export const reservedKinds = ['critical', 'confirmation', 'outcome'] as const

/** What became of a message since: lets history be read without folding the log. `at`: the last entry folded in. */
export const EntryState = Type.Object({
  edited: Type.Optional(Type.Boolean()),
  deleted: Type.Optional(Type.Boolean()),
  reactions: Type.Optional(Reactions),
  at: Seq,
})
export type EntryState = Static<typeof EntryState>

/**
 * One numbered line of a conversation's log. `kind` and `content` of kinds unknown to a reader are carried, numbered
 * and counted all the same (`counts` says whether it counts as unread). A deleted message has the content `{}`.
 */
export const Entry = Type.Object({
  seq: Seq,
  kind: Type.String({ maxLength: 32 }),
  sender: UserId,
  clientId: ClientId,
  at: Timestamp,
  counts: Type.Boolean(),
  content: Type.Record(Type.String(), Type.Unknown()),
  state: Type.Optional(EntryState),
})
export type Entry = Static<typeof Entry>
