import { ConversationId, Limit, MemberPage, PageCursor, Role, Stored, UserId, words } from '@confab/protocol'
import Type from 'typebox'
import { command } from '../checked.ts'
import { route } from '../route.ts'
import { ofConversation, optionalId } from './conversations.ts'

const closed = { additionalProperties: false }
const url = '/v1/conversations/:conversationId/members'
const ofMember = Type.Object({ conversationId: ConversationId, user: UserId }, closed)

export const memberRoutes = [
  route({
    name: 'listMembers',
    summary: 'A page of the members, by id',
    method: 'GET',
    url,
    access: 'user',
    params: ofConversation,
    query: Type.Object({ cursor: Type.Optional(PageCursor), limit: Type.Optional(Limit) }, closed),
    replies: { 200: MemberPage },
    async handle({ engine, caller, params, query }) {
      const payload = command('members', { ...params, ...query })
      return { status: 200, body: await engine.conversations.members(caller, payload) }
    },
  }),
  route({
    name: 'changeMembers',
    summary: 'Adds (the usual action), removes or gives a role to users; joins or leaves',
    method: 'POST',
    url,
    access: 'user',
    idempotent: true,
    params: ofConversation,
    body: Type.Object(
      {
        action: Type.Optional(words('add', 'remove', 'role', 'join', 'leave')),
        users: Type.Optional(Type.Array(UserId, { minItems: 1, maxItems: 1_000 })),
        role: Type.Optional(Role),
        clientId: optionalId,
      },
      closed,
    ),
    replies: { 200: Stored },
    async handle({ engine, caller, params, body, someId }) {
      const payload = command('changeMembers', { action: 'add', ...params, ...body, clientId: someId })
      return { status: 200, body: await engine.conversations.changeMembers(caller, payload) }
    },
  }),
  route({
    name: 'removeMember',
    summary: 'Removes a member; oneself: leaves',
    method: 'DELETE',
    url: `${url}/:user`,
    access: 'user',
    idempotent: true,
    params: ofMember,
    replies: { 200: Stored },
    async handle({ engine, caller, params: { conversationId, user }, someId }) {
      const change = user === caller.external ? { action: 'leave' } : { action: 'remove', users: [user] }
      const payload = command('changeMembers', { conversationId, clientId: someId, ...change })
      return { status: 200, body: await engine.conversations.changeMembers(caller, payload) }
    },
  }),
] as const
