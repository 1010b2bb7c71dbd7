import { Timestamp, User, UserId, UserList } from '@confab/protocol'
import Type from 'typebox'
import { Refused } from '../../domain/refusal.ts'
import { route } from '../route.ts'

const closed = { additionalProperties: false }
const ofUser = Type.Object({ user: UserId }, closed)
const { name, picture, fields } = User.properties

export const userRoutes = [
  route({
    name: 'issueTicket',
    summary: 'A one-use ticket, good for 30 s, in place of the token in the URL of a WebSocket or in `renew`',
    method: 'POST',
    url: '/v1/tickets',
    access: 'user',
    replies: { 201: Type.Object({ ticket: Type.String(), expiresAt: Timestamp }) },
    async handle({ engine, caller }) {
      return { status: 201, body: await engine.admission.issueTicket(caller) }
    },
  }),
  route({
    name: 'listUsers',
    summary: 'Names and pictures of users; unknown ones are left out',
    method: 'GET',
    url: '/v1/users',
    access: 'user',
    query: Type.Object({ user: Type.Array(UserId, { minItems: 1, maxItems: 200 }) }, closed),
    replies: { 200: UserList },
    async handle({ engine, caller, query }) {
      return { status: 200, body: { items: await engine.people.users(caller, query.user) } }
    },
  }),
  route({
    name: 'getUser',
    summary: 'One user',
    method: 'GET',
    url: '/v1/users/:user',
    access: 'user',
    params: ofUser,
    replies: { 200: User },
    async handle({ engine, caller, params }) {
      const [user] = await engine.people.users(caller, [params.user])
      if (!user) throw new Refused('notFound', 'no such user')
      return { status: 200, body: user }
    },
  }),
  route({
    name: 'putUser',
    summary: 'Makes a user, or changes what is given of him',
    method: 'PUT',
    url: '/v1/users/:user',
    access: 'admin',
    params: ofUser,
    body: Type.Object({ name, picture, fields }, closed),
    replies: { 200: User },
    async handle({ engine, by, params, body }) {
      const { fields: given, ...rest } = body
      const profile = given === undefined ? rest : { ...rest, fields: JSON.stringify(given) }
      return { status: 200, body: await engine.people.put(by.tenant, params.user, profile) }
    },
  }),
  route({
    name: 'listBlocks',
    summary: 'Whom the user has blocked',
    method: 'GET',
    url: '/v1/blocks',
    access: 'user',
    replies: { 200: Type.Object({ items: Type.Array(UserId) }) },
    async handle({ engine, caller }) {
      return { status: 200, body: { items: await engine.people.blocks(caller) } }
    },
  }),
  ...[true, false].map((blocked) =>
    route({
      name: blocked ? 'block' : 'unblock',
      summary: blocked ? 'Blocks a user: no direct messages between the two' : 'Ends a block',
      method: blocked ? 'PUT' : 'DELETE',
      url: '/v1/blocks/:user',
      access: 'user',
      params: ofUser,
      replies: { 204: null },
      async handle({ engine, caller, params }) {
        await engine.people.block(caller, params.user, blocked)
        return { status: 204 }
      },
    }),
  ),
] as const
