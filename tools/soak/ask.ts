import { request } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { text } from 'node:stream/consumers'

/** Where a server listens. */
export interface Door {
  readonly port: number
  readonly isTls: boolean
}

export interface Asked {
  readonly method?: string
  readonly token?: string
  readonly body?: unknown
}

/** One request on a transport of its own, which ends with it: what is asked leaves nothing that would be counted. */
export function ask(
  { port, isTls }: Door,
  path: string,
  { method = 'GET', token, body }: Asked = {},
): Promise<{ readonly status: number; readonly body: string }> {
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  const options = { host: '127.0.0.1', port, path, method, headers, agent: false, timeout: 10_000 }
  return new Promise((resolve, reject) => {
    const asked = isTls ? tlsRequest({ ...options, rejectUnauthorized: false }) : request(options)
    asked.on('error', reject)
    asked.on('timeout', () => asked.destroy(new Error(`no answer to ${method} ${path}`)))
    asked.on('response', (answer) => {
      text(answer).then((said) => resolve({ status: answer.statusCode ?? 0, body: said }), reject)
    })
    asked.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
