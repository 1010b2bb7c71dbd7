import { ConversationId, Emoji, Limit, PageCursor, ReactionPage, Seq, Stored } from '@confab/protocol'
import Type from 'typebox'
import { command } from '../checked.ts'
import { route } from '../route.ts'

const closed = { additionalProperties: false }
const ofMessage = Type.Object({ conversationId: ConversationId, seq: Seq }, closed)
const ofReaction = Type.Object({ conversationId: ConversationId, seq: Seq, emoji: Emoji }, closed)
const url = '/v1/conversations/:conversationId/messages/:seq/reactions'

export const reactionRoutes = [
  route({
    name: 'listReactions',
    summary: 'A page of all who react to a message now, by emoji, each in the order in which they did',
    method: 'GET',
    url,
    access: 'user',
    params: ofMessage,
    query: Type.Object(
      { emoji: Type.Optional(Emoji), cursor: Type.Optional(PageCursor), limit: Type.Optional(Limit) },
      closed,
    ),
    replies: { 200: ReactionPage },
    async handle({ engine, caller, params, query }) {
      const payload = command('reactions', { ...params, ...query })
      return { status: 200, body: await engine.messages.reactions(caller, payload) }
    },
  }),
  route({
    name: 'react',
    summary: 'Adds an emoji, or a :shortcode:, to a message; 409 noChange where it is there already',
    method: 'PUT',
    url: `${url}/:emoji`,
    access: 'user',
    idempotent: true,
    params: ofReaction,
    replies: { 200: Stored },
    async handle({ engine, caller, params: { conversationId, seq, emoji }, someId }) {
      const payload = command('react', { conversationId, clientId: someId, target: seq, emoji })
      return { status: 200, body: await engine.messages.react(caller, payload) }
    },
  }),
  route({
    name: 'unreact',
    summary: 'Takes an emoji of one’s own away from a message; 409 noChange where it is not there',
    method: 'DELETE',
    url: `${url}/:emoji`,
    access: 'user',
    idempotent: true,
    params: ofReaction,
    replies: { 200: Stored },
    async handle({ engine, caller, params: { conversationId, seq, emoji }, someId }) {
      const payload = command('react', { conversationId, clientId: someId, target: seq, emoji, remove: true })
      return { status: 200, body: await engine.messages.react(caller, payload) }
    },
  }),
] as const
