import { DeviceId, Timestamp, User, UserId } from '@confab/protocol'
import Type from 'typebox'
import type { LoggedIn } from '../../engine/engine.ts'
import type { Asked, Ways } from '../asked.ts'
import { cookieName, forgotten, keptBy } from '../cookie.ts'
import { nothing, type Outgoing, route } from '../route.ts'
import { identifies } from './session-ways.ts'

const closed = { additionalProperties: false }
const short = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 64, description }))

const Login = Type.Object(
  {
    token: Type.Optional(Type.String({ maxLength: 8_192, description: 'of the operator' })),
    ticket: Type.Optional(Type.String({ maxLength: 128, description: 'of POST /v1/tickets' })),
    user: Type.Optional(UserId),
    name: Type.Optional(User.properties.name),
    admin: Type.Optional(Type.Boolean()),
    device: Type.Optional(DeviceId),
    deviceName: short('such as Firefox on Linux'),
    deviceKind: short('such as web'),
  },
  { ...closed, description: 'one of token and ticket; on a development server also user, with name and admin' },
)

const LoggedInAs = Type.Object({
  token: Type.String({ description: 'the access token' }),
  expiresAt: Timestamp,
  user: UserId,
  tenant: Type.String(),
  device: DeviceId,
  admin: Type.Boolean(),
})

function answer(status: number, loggedIn: LoggedIn, asked: Asked, ways: Ways): Outgoing {
  const { refreshToken, refreshExpiresAt, ...body } = loggedIn
  return { status, body, cookie: keptBy(refreshToken, refreshExpiresAt, asked, ways) }
}

const about = (text: string, { tenant, user, device }: { tenant: string; user: string; device: string }) => ({
  note: { text, fields: { tenant, user, device } },
})

export const sessionRoutes = [
  route({
    name: 'listWays',
    summary: 'How one logs in here: `development` (anybody may be anybody), and where the operator’s own login is',
    method: 'GET',
    url: '/v1/session/ways',
    access: 'anyone',
    replies: { 200: Type.Object({ development: Type.Boolean(), loginUrl: Type.Optional(Type.String()) }) },
    async handle({ ways: { development, loginUrl } }) {
      return { status: 200, body: { development, ...(loginUrl === undefined ? {} : { loginUrl }) } }
    },
  }),
  route({
    name: 'logIn',
    summary: 'Logs in for a while: answers a short access token, and sets the cookie that gets the next ones',
    method: 'POST',
    url: '/v1/session',
    access: 'anyone',
    cost: 10,
    body: Login,
    replies: { 201: LoggedInAs },
    async handle({ engine, ways, asked, body }) {
      const { device, deviceName, deviceKind } = body
      const { way, identify } = identifies(engine.admission, ways, body)
      const loggedIn = await engine.logins.begin(identify, {
        ...(device === undefined ? {} : { device }),
        ...(deviceName === undefined ? {} : { name: deviceName }),
        ...(deviceKind === undefined ? {} : { kind: deviceKind }),
      })
      return { ...answer(201, loggedIn, asked, ways), ...about(`logged in by ${way}`, loggedIn) }
    },
  }),
  route({
    name: 'refreshLogin',
    summary: 'The next access token, by the cookie, which is replaced; one used before logs the device out',
    method: 'POST',
    url: '/v1/session/refresh',
    access: 'anyone',
    byCookie: cookieName,
    // With a body of JSON no page of another origin asks without a preflight.
    body: nothing,
    replies: { 200: LoggedInAs },
    async handle({ engine, ways, asked }) {
      return answer(200, await engine.logins.refresh(asked.refreshToken), asked, ways)
    },
  }),
  route({
    name: 'logOut',
    summary: 'Logs out: the device’s sockets close, its tokens die, the cookie is gone',
    method: 'DELETE',
    url: '/v1/session',
    access: 'anyone',
    byCookie: cookieName,
    replies: { 204: null },
    async handle({ engine, ways, asked }) {
      const ended = await engine.logins.end(asked.refreshToken)
      return { status: 204, cookie: forgotten(asked, ways), ...(ended ? about('logged out', ended) : {}) }
    },
  }),
]
