import {
  Conversation,
  Created,
  Entry,
  EntryState,
  errors,
  Member,
  MemberPage,
  Stored,
  User,
  UserList,
} from '@confab/protocol'
import type { TSchema } from 'typebox'
import Type from 'typebox'
import { problemType } from '../domain/problem.ts'
import { cookieName } from './cookie.ts'
import type { Route } from './route.ts'
import { ConversationPage } from './routes/conversations.ts'
import { EntryPage } from './routes/messages.ts'
import { routes } from './routes.ts'

const Problem = Type.Object(
  {
    type: Type.String({ format: 'uri' }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.Unsafe<string>(Type.String({ enum: Object.keys(errors) })),
    detail: Type.String(),
    where: Type.Optional(Type.String({ description: 'a JSON pointer into the body or query' })),
    retry: Type.Unsafe<string>(Type.String({ enum: ['never', 'later', 'sameId'] })),
    retryAfter: Type.Optional(Type.Integer({ minimum: 0, description: 'ms' })),
  },
  { description: 'RFC 9457; codes and what to do about each are in docs/ERRORS.md' },
)

/** Schemas with a name of their own; wherever one of them stands, the document refers to it. */
const named: Readonly<Record<string, TSchema>> = {
  Conversation,
  ConversationPage,
  Created,
  Entry,
  EntryPage,
  EntryState,
  Member,
  MemberPage,
  Problem,
  Stored,
  User,
  UserList,
}
const nameOf = new Map(Object.entries(named).map(([name, schema]) => [schema as object, name]))

interface Schema {
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly required?: readonly string[]
}

/** The schema as plain JSON, named parts replaced by references; `root` itself is written out. */
function plain(value: unknown, root?: object): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one) => plain(one))
  const name = nameOf.get(value)
  if (name !== undefined && value !== root) return { $ref: `#/components/schemas/${name}` }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}

function parameters(schema: TSchema, place: 'path' | 'query') {
  const { properties = {}, required = [] } = schema as Schema
  return Object.entries(properties).map(([name, type]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: plain(type),
  }))
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'A UUID, the same for each try; stands for the clientId of the body',
  schema: { type: 'string', format: 'uuid' },
}
const tenantHeader = {
  name: 'X-Confab-Tenant',
  in: 'header',
  required: false,
  description: 'With the admin key: the tenant',
  schema: { type: 'string' },
}

function securityOf({ access, byCookie }: Route) {
  if (access === 'anyone') return byCookie === undefined ? [] : [{ refresh: [] }]
  return access === 'user' ? [{ token: [] }] : [{ token: [] }, { adminKey: [] }]
}

function operation(row: Route) {
  const replies = Object.entries(row.replies).map(([status, schema]) => [
    status,
    schema === null
      ? { description: 'Done' }
      : { description: 'Good', content: { 'application/json': { schema: plain(schema) } } },
  ])
  const body = row.body && { required: true, content: { 'application/json': { schema: plain(row.body) } } }
  return {
    operationId: row.name,
    summary: row.summary,
    security: securityOf(row),
    parameters: [
      ...parameters(row.params, 'path'),
      ...parameters(row.query, 'query'),
      ...(row.idempotent ? [idempotencyKey] : []),
      ...(row.access === 'admin' || row.access === 'either' ? [tenantHeader] : []),
    ],
    ...(body ? { requestBody: body } : {}),
    responses: { ...Object.fromEntries(replies), default: { $ref: '#/components/responses/Refused' } },
  }
}

function paths() {
  const result: Record<string, Record<string, unknown>> = {}
  for (const row of routes) {
    const path = row.url.replace(/:(\w+)/g, '{$1}')
    result[path] = { ...result[path], [row.method.toLowerCase()]: operation(row) }
  }
  return result
}

/** The OpenAPI 3.1 document of the API, made from the table of routes and the schemas of the wire. */
export function openApiDocument() {
  return {
    openapi: '3.1.0',
    info: { title: 'Confab', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths: paths(),
    components: {
      schemas: Object.fromEntries(Object.entries(named).map(([name, schema]) => [name, plain(schema, schema)])),
      responses: {
        Refused: {
          description: 'Refused',
          content: { [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        adminKey: { type: 'http', scheme: 'bearer' },
        refresh: { type: 'apiKey', in: 'cookie', name: cookieName },
      },
    },
  }
}
