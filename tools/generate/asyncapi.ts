import { closes, commands, events, replies, subprotocol } from '@confab/protocol'

type Json = Record<string, unknown>

const envelopeId = { oneOf: [{ type: 'string', maxLength: 64 }, { type: 'integer' }] }

function capital(name: string): string {
  return `${name[0]!.toUpperCase()}${name.slice(1)}`
}

function message(title: string, type: string, payload: unknown, id: 'none' | 'optional' | 'required'): Json {
  const properties: Json = { type: { const: type }, payload }
  if (id !== 'none') properties.id = envelopeId
  const required = ['type', 'payload', ...(id === 'required' ? ['id'] : [])]
  return { name: type, title, contentType: 'application/json', payload: { type: 'object', properties, required } }
}

/** Every frame that may pass: commands, the reply of each, events. */
function messages(): Record<string, Json> {
  const all: Record<string, Json> = {}
  for (const [name, schema] of Object.entries(commands)) {
    all[`command${capital(name)}`] = message(`command ${name}`, name, schema, 'optional')
  }
  for (const [name, schema] of Object.entries(replies)) {
    if (name !== 'ack') all[`reply${capital(name)}`] = message(`reply to ${name}`, 'reply', schema, 'required')
  }
  for (const [name, schema] of Object.entries(events)) {
    all[`event${capital(name)}`] = message(`event ${name}`, name, schema, name === 'error' ? 'optional' : 'none')
  }
  return all
}

const ofChannel = (name: string): Json => ({ $ref: `#/channels/socket/messages/${name}` })

/** The server receives commands, and answers all but `ack`; it sends events unasked. */
function operations(): Record<string, Json> {
  const all: Record<string, Json> = {}
  const channel = { $ref: '#/channels/socket' }
  for (const name of Object.keys(commands)) {
    const taken = { action: 'receive', channel, messages: [ofChannel(`command${capital(name)}`)] }
    const answers = [ofChannel(`reply${capital(name)}`), ofChannel('eventError')]
    all[`receive${capital(name)}`] = name === 'ack' ? taken : { ...taken, reply: { channel, messages: answers } }
  }
  for (const name of Object.keys(events)) {
    all[`send${capital(name)}`] = { action: 'send', channel, messages: [ofChannel(`event${capital(name)}`)] }
  }
  return all
}

/** The WebSocket side of the wire as an AsyncAPI 3.0 document, made from the protocol's schemas. */
export function asyncApi(version: string): Json {
  const all = messages()
  const refs = Object.fromEntries(Object.keys(all).map((name) => [name, { $ref: `#/components/messages/${name}` }]))
  const codes = Object.values(closes).map((row) => `${row.code} (${row.after}): ${row.text}`)
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Confab over WebSocket',
      version,
      description: `Subprotocol ${subprotocol}, one JSON envelope a text frame. Close codes:\n${codes.join('\n')}`,
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    servers: { local: { host: 'localhost:7700', protocol: 'ws' } },
    channels: { socket: { address: '/v1/socket', messages: refs } },
    operations: operations(),
    components: { messages: all },
  }
  return JSON.parse(JSON.stringify(document)) as Json
}
