import {
  ClientId,
  Conversation,
  ConversationId,
  ConversationKind,
  Created,
  Limit,
  PageCursor,
  Stored,
  Title,
  UserId,
} from '@confab/protocol'
import Type from 'typebox'
import { command } from '../checked.ts'
import { needed } from '../idempotency.ts'
import { route } from '../route.ts'

const closed = { additionalProperties: false }
export const ofConversation = Type.Object({ conversationId: ConversationId }, closed)
export const optionalId = Type.Optional(ClientId)

export const ConversationPage = Type.Object({
  items: Type.Array(Conversation),
  next: Type.Optional(PageCursor),
  since: Type.String({ description: 'asks later for what changed after this; valid once complete' }),
  complete: Type.Boolean(),
  whole: Type.Boolean(),
  reset: Type.Boolean(),
})

export const conversationRoutes = [
  route({
    name: 'createConversation',
    summary: 'Opens a conversation; with the same id again, the same one',
    method: 'POST',
    url: '/v1/conversations',
    access: 'user',
    idempotent: true,
    body: Type.Object(
      {
        clientId: optionalId,
        kind: ConversationKind,
        title: Type.Optional(Title),
        users: Type.Optional(Type.Array(UserId, { maxItems: 1_000 })),
      },
      closed,
    ),
    replies: { 201: Created, 200: Created },
    async handle({ engine, caller, body, clientId }) {
      const created = await engine.conversations.create(
        caller,
        command('create', { ...body, clientId: needed(clientId) }),
      )
      const location = `/v1/conversations/${created.conversation.conversationId}`
      return { status: created.duplicate ? 200 : 201, body: created, location }
    },
  }),
  route({
    name: 'listConversations',
    summary: 'A page of the conversations of the user, or of those that changed since a token',
    method: 'GET',
    url: '/v1/conversations',
    access: 'user',
    query: Type.Object(
      {
        since: Type.Optional(Type.String({ maxLength: 512 })),
        cursor: Type.Optional(PageCursor),
        limit: Type.Optional(Limit),
      },
      closed,
    ),
    replies: { 200: ConversationPage },
    async handle({ engine, caller, query }) {
      const { conversations: items, ...rest } = await engine.conversations.list(caller, command('sync', query))
      return { status: 200, body: { items, ...rest } }
    },
  }),
  route({
    name: 'getConversation',
    summary: 'One conversation as the user sees it',
    method: 'GET',
    url: '/v1/conversations/:conversationId',
    access: 'user',
    params: ofConversation,
    replies: { 200: Conversation },
    async handle({ engine, caller, params }) {
      return { status: 200, body: await engine.conversations.get(caller, params.conversationId) }
    },
  }),
  route({
    name: 'renameConversation',
    summary: 'Changes the title',
    method: 'PATCH',
    url: '/v1/conversations/:conversationId',
    access: 'user',
    idempotent: true,
    params: ofConversation,
    body: Type.Object({ title: Title, clientId: optionalId }, closed),
    replies: { 200: Stored },
    async handle({ engine, caller, params, body, someId }) {
      const payload = command('rename', { ...params, ...body, clientId: someId })
      return { status: 200, body: await engine.conversations.rename(caller, payload) }
    },
  }),
] as const
