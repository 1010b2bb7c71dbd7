import { UserId } from '@confab/protocol'
import Type from 'typebox'
import { route } from '../route.ts'

const Connected = Type.Object({
  connectionId: Type.String(),
  node: Type.String({ description: 'the serverId of the node' }),
  device: Type.Optional(Type.String()),
  connectedAt: Type.Integer({ description: 'ms since 1970, by the clock of its node' }),
  heardAt: Type.Integer({ description: 'when its client was last heard, told once a heartbeat; ms since 1970' }),
})

export const whereaboutsRoutes = [
  route({
    name: 'findUser',
    summary: 'Where a user is connected, as messages to him are routed: for operators',
    method: 'GET',
    url: '/debug/where/:user',
    access: 'admin',
    params: Type.Object({ user: UserId }, { additionalProperties: false }),
    replies: {
      200: Type.Object({
        user: UserId,
        askedAt: Type.String({ description: 'the serverId of the node that answers' }),
        nodes: Type.Array(Type.String(), { description: 'where messages for the user go' }),
        connections: Type.Array(Connected),
      }),
    },
    async handle({ engine, by, params }) {
      const { askedAt, nodes, connections } = await engine.whereabouts.of(by.tenant, params.user)
      const shown = connections.map(({ connection, device, ...at }) => ({
        connectionId: connection,
        ...(device === undefined ? {} : { device }),
        ...at,
      }))
      return { status: 200, body: { user: params.user, askedAt, nodes, connections: shown } }
    },
  }),
]
