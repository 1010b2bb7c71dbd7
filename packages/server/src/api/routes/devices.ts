import { DeviceId, DeviceList } from '@confab/protocol'
import Type from 'typebox'
import { command } from '../checked.ts'
import { route } from '../route.ts'

const closed = { additionalProperties: false }

export const deviceRoutes = [
  route({
    name: 'listDevices',
    summary: 'One’s own devices, the one seen last first; `current` is the one that the token claims',
    method: 'GET',
    url: '/v1/devices',
    access: 'user',
    replies: { 200: DeviceList },
    async handle({ engine, caller }) {
      return { status: 200, body: await engine.devices.list(caller) }
    },
  }),
  route({
    name: 'logOutDevice',
    summary: 'Logs out a device: its sockets close, tokens and tickets that claim it die',
    method: 'DELETE',
    url: '/v1/devices/:device',
    access: 'user',
    params: Type.Object({ device: DeviceId }, closed),
    replies: { 204: null },
    async handle({ engine, caller, params }) {
      await engine.devices.logOut(caller, command('logOut', params))
      return { status: 204 }
    },
  }),
  route({
    name: 'logOutOthers',
    summary: 'Logs out all devices but the one that the token claims; a token that claims none is refused',
    method: 'DELETE',
    url: '/v1/devices',
    access: 'user',
    replies: { 204: null },
    async handle({ engine, caller }) {
      await engine.devices.logOut(caller, command('logOut', { others: true }))
      return { status: 204 }
    },
  }),
]
