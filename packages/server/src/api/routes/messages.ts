import {
  ConversationId,
  Entry,
  Limit,
  type Page,
  PageCursor,
  Seq,
  SeqOrZero,
  Stored,
  Timestamp,
} from '@confab/protocol'
import Type from 'typebox'
import { Refused } from '../../domain/refusal.ts'
import { command } from '../checked.ts'
import { needed } from '../idempotency.ts'
import { nextPlace, placeOf } from '../place.ts'
import { route } from '../route.ts'
import { ofConversation, optionalId } from './conversations.ts'

const closed = { additionalProperties: false }
const ofMessage = Type.Object({ conversationId: ConversationId, seq: Seq }, closed)
const shortText = Type.String({ description: 'Markdown source, 1 B to 16 KB in UTF-8' })

export const EntryPage = Type.Object({
  conversationId: ConversationId,
  items: Type.Array(Entry),
  head: SeqOrZero,
  from: SeqOrZero,
  more: Type.Boolean(),
  next: Type.Optional(PageCursor),
})

/** A text stands for the content of a message: pointers then name it where it was sent. */
function sent(payload: object, isText: boolean, textBytes: number) {
  try {
    return command('send', payload, textBytes)
  } catch (error) {
    if (!isText || !(error instanceof Refused) || error.where !== '/content/text') throw error
    throw new Refused(error.code, error.message, { where: '/text' })
  }
}

export const messageRoutes = [
  route({
    name: 'sendMessage',
    summary: 'Sends a message; with the same id again, the same answer. Give either text (and replyTo) or content',
    method: 'POST',
    url: '/v1/conversations/:conversationId/messages',
    access: 'user',
    idempotent: true,
    params: ofConversation,
    body: Type.Object(
      {
        text: Type.Optional(shortText),
        replyTo: Type.Optional(Seq),
        content: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
        kind: Type.Optional(Type.String({ maxLength: 32 })),
        clientId: optionalId,
      },
      closed,
    ),
    replies: { 201: Stored, 200: Stored },
    async handle({ engine, caller, params, body, clientId, textBytes }) {
      const { text, replyTo, content = { text, ...(replyTo !== undefined && { replyTo }) } } = body
      const kind = body.kind ?? (replyTo === undefined ? undefined : 'reply')
      const isText = text !== undefined
      if (isText === (body.content !== undefined)) {
        throw new Refused('badRequest', 'give either text or content', { where: '/text' })
      }
      const message = { ...params, clientId: needed(clientId), content, ...(kind === undefined ? {} : { kind }) }
      const stored = await engine.messages.send(caller, sent(message, isText, textBytes))
      return { status: stored.duplicate ? 200 : 201, body: stored }
    },
  }),
  route({
    name: 'listEntries',
    summary: 'A page of the log, ascending: the newest, or before, after or around a seq, or from a time on',
    method: 'GET',
    url: '/v1/conversations/:conversationId/entries',
    access: 'user',
    params: ofConversation,
    query: Type.Object(
      {
        before: Type.Optional(Seq),
        after: Type.Optional(SeqOrZero),
        around: Type.Optional(Seq),
        from: Type.Optional(Timestamp),
        cursor: Type.Optional(PageCursor),
        limit: Type.Optional(Limit),
      },
      closed,
    ),
    replies: { 200: EntryPage },
    async handle({ engine, caller, params, query }) {
      const place = placeOf(query)
      const payload = command('history', { ...params, ...place })
      const { entries: items, ...rest }: Page = JSON.parse(await engine.messages.history(caller, payload))
      return { status: 200, body: { ...rest, items, ...nextPlace(place, items, rest.more) } }
    },
  }),
  route({
    name: 'editMessage',
    summary: 'Gives a message another text',
    method: 'PATCH',
    url: '/v1/conversations/:conversationId/messages/:seq',
    access: 'user',
    idempotent: true,
    params: ofMessage,
    body: Type.Object({ text: shortText, clientId: optionalId }, closed),
    replies: { 200: Stored },
    async handle({ engine, caller, params: { conversationId, seq }, body: { text }, someId, textBytes }) {
      const payload = command('edit', { conversationId, clientId: someId, target: seq, text }, textBytes)
      return { status: 200, body: await engine.messages.edit(caller, payload) }
    },
  }),
  route({
    name: 'deleteMessage',
    summary: 'Empties a message',
    method: 'DELETE',
    url: '/v1/conversations/:conversationId/messages/:seq',
    access: 'user',
    idempotent: true,
    params: ofMessage,
    replies: { 200: Stored },
    async handle({ engine, caller, params: { conversationId, seq }, someId }) {
      const payload = command('delete', { conversationId, clientId: someId, target: seq })
      return { status: 200, body: await engine.messages.delete(caller, payload) }
    },
  }),
] as const
