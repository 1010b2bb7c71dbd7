import { Created, DeviceId, Title, UserId, words } from '@confab/protocol'
import Type from 'typebox'
import { Refused } from '../../domain/refusal.ts'
import { command } from '../checked.ts'
import { needed } from '../idempotency.ts'
import { route } from '../route.ts'
import { optionalId } from './conversations.ts'

const closed = { additionalProperties: false }

export const tenantRoutes = [
  route({
    name: 'createAnnouncement',
    summary: 'Opens an announcement, which all of the tenant read; by the token of an admin',
    method: 'POST',
    url: '/v1/announcements',
    access: 'admin',
    idempotent: true,
    body: Type.Object({ title: Title, clientId: optionalId }, closed),
    replies: { 201: Created, 200: Created },
    async handle({ engine, caller, body, clientId }) {
      const payload = command('create', { kind: 'announcement', title: body.title, clientId: needed(clientId) })
      const created = await engine.conversations.create(caller, payload)
      const location = `/v1/conversations/${created.conversation.conversationId}`
      return { status: created.duplicate ? 200 : 201, body: created, location }
    },
  }),
  route({
    name: 'setDirectPolicy',
    summary: 'Who may open a direct conversation: anyone, those who share a conversation, nobody',
    method: 'PUT',
    url: '/v1/tenant/direct-policy',
    access: 'admin',
    body: Type.Object({ policy: words('anyone', 'shared', 'nobody') }, closed),
    replies: { 204: null },
    async handle({ engine, by, body }) {
      await engine.people.setDirectPolicy(by.tenant, body.policy)
      return { status: 204 }
    },
  }),
  route({
    name: 'revoke',
    summary: 'Kills the tokens issued until now, of one device or of all: an admin anybody’s, a user his own',
    method: 'POST',
    url: '/v1/revocations',
    access: 'either',
    body: Type.Object({ user: UserId, device: Type.Optional(DeviceId) }, closed),
    replies: { 204: null },
    async handle({ engine, by, body }) {
      if (!by.admin && by.caller?.external !== body.user) {
        throw new Refused('forbidden', 'only an admin of the tenant may revoke tokens of others')
      }
      await engine.admission.revoke(by.tenant, body.user, body.device)
      return { status: 204 }
    },
  }),
] as const
