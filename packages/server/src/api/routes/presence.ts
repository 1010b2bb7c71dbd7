import { PresenceList, UserId } from '@confab/protocol'
import Type from 'typebox'
import { route } from '../route.ts'

const closed = { additionalProperties: false }

export const presenceRoutes = [
  route({
    name: 'listPresence',
    summary: 'How users are now; of strangers, and of who does not exist, only `offline`',
    method: 'GET',
    url: '/v1/presence',
    access: 'user',
    query: Type.Object({ users: Type.Array(UserId, { minItems: 1, maxItems: 200 }) }, closed),
    replies: { 200: PresenceList },
    async handle({ engine, caller, query }) {
      return { status: 200, body: await engine.presence.list(caller, query.users) }
    },
  }),
]
