import { randomUUID } from 'node:crypto'
import type { TestNode } from '../gateway/people.ts'

export interface RestAnswer {
  readonly status: number
  readonly headers: Headers
  /** Parsed; empty when there is none. */
  readonly body: Record<string, never> & {
    code?: string
    where?: string
    conversation?: { conversationId: string }
    seq?: number
  }
}

export interface RestOptions {
  readonly token?: string
  readonly headers?: Record<string, string>
  /** The body as it is sent. */
  readonly raw?: string | Uint8Array<ArrayBuffer>
}

/** Asks a real node over HTTP, by the token given, with an Idempotency-Key of its own where one makes sense. */
export async function askNode(
  { node }: TestNode,
  method: string,
  path: string,
  body: unknown,
  { token, headers = {}, raw }: RestOptions,
): Promise<RestAnswer> {
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  const response = await fetch(`${node.url}${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'POST' || method === 'PATCH' || method === 'DELETE' ? { 'idempotency-key': randomUUID() } : {}),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? {} : JSON.parse(text),
  } as RestAnswer
}
