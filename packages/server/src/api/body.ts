import { decodeJson } from '@confab/protocol'
import type { FastifyInstance } from 'fastify'
import { Refused } from '../domain/refusal.ts'
import { refusedOf } from './checked.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** JSON in well-formed UTF-8, by the decoder of the wire. */
export function parseBody(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    throw new Refused('badJson', 'not UTF-8')
  }
  const decoded = decodeJson(text)
  if (!decoded.ok) throw refusedOf(decoded.refusal)
  return decoded.value
}

/** Makes bodies of application/json, uncompressed, the only ones taken. */
export function takeJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: unknown, body: unknown) => {
    const { headers } = request as { headers: Record<string, unknown> }
    const coding = headers['content-encoding']
    if (coding !== undefined && coding !== 'identity')
      throw new Refused('unsupportedMedia', 'bodies are not compressed')
    return parseBody(body as Uint8Array)
  })
}
