import { ConversationId, Created, Invitation, InviteCode, InviteList, NewInvite } from '@confab/protocol'
import Type from 'typebox'
import { route } from '../route.ts'
import { ofConversation } from './conversations.ts'

const closed = { additionalProperties: false }
const ofInvite = Type.Object({ conversationId: ConversationId, inviteId: ConversationId }, closed)
const ofCode = Type.Object({ code: InviteCode }, closed)

export const inviteRoutes = [
  route({
    name: 'createInvite',
    summary:
      'Makes a code by which others join a group or channel; shown now, and never again. For its owners and admins',
    method: 'POST',
    url: '/v1/conversations/:conversationId/invites',
    access: 'user',
    params: ofConversation,
    body: Type.Object(
      {
        expiresIn: Type.Optional(
          Type.Integer({ minimum: 1_000, maximum: 31_536_000_000, description: 'ms; 7 days, if not given' }),
        ),
        uses: Type.Optional(
          Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'so many may join; any number, if not given' }),
        ),
      },
      closed,
    ),
    replies: { 201: NewInvite },
    async handle({ engine, caller, params: { conversationId }, body }) {
      return { status: 201, body: await engine.invites.create(caller, conversationId, body) }
    },
  }),
  route({
    name: 'listInvites',
    summary: 'The invites of a conversation that are alive, without their codes. For its owners and admins',
    method: 'GET',
    url: '/v1/conversations/:conversationId/invites',
    access: 'user',
    params: ofConversation,
    replies: { 200: InviteList },
    async handle({ engine, caller, params: { conversationId } }) {
      return { status: 200, body: await engine.invites.list(caller, conversationId) }
    },
  }),
  route({
    name: 'revokeInvite',
    summary: 'Ends an invite: nobody joins by it any more',
    method: 'DELETE',
    url: '/v1/conversations/:conversationId/invites/:inviteId',
    access: 'user',
    params: ofInvite,
    replies: { 204: null },
    async handle({ engine, caller, params: { conversationId, inviteId } }) {
      await engine.invites.revoke(caller, conversationId, inviteId)
      return { status: 204 }
    },
  }),
  route({
    name: 'getInvitation',
    summary: 'Where a code leads: title, kind and how many are there',
    method: 'GET',
    url: '/v1/invites/:code',
    access: 'user',
    isGuessable: true,
    params: ofCode,
    replies: { 200: Invitation },
    async handle({ engine, caller, params: { code } }) {
      return { status: 200, body: await engine.invites.look(caller, code) }
    },
  }),
  route({
    name: 'joinByInvite',
    summary: 'Joins by a code; 200 where one is a member already',
    method: 'POST',
    url: '/v1/invites/:code',
    access: 'user',
    isGuessable: true,
    idempotent: true,
    params: ofCode,
    replies: { 201: Created, 200: Created },
    async handle({ engine, caller, params: { code }, someId }) {
      const joined = await engine.invites.join(caller, code, someId)
      return { status: joined.duplicate ? 200 : 201, body: joined }
    },
  }),
] as const
