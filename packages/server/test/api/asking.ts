import { fakeApi } from './fake.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  /** Parsed; empty when there is none. */
  readonly body: Readonly<Record<string, unknown>>
}

/** One API and its way of being asked, as alice unless the headers say otherwise. */
export function asking() {
  const fake = fakeApi()
  const { app, asked } = fake
  const ask = async (method: string, url: string, payload?: unknown, headers = {}): Promise<Answer> => {
    asked.length = 0
    const body =
      payload === undefined ? {} : { payload: typeof payload === 'string' ? payload : JSON.stringify(payload) }
    const type = payload === undefined ? {} : { 'content-type': 'application/json' }
    const reply = await app.inject({
      ...{ method: method as 'GET', url, ...body },
      headers: { authorization: 'Bearer alice', ...type, ...headers },
    })
    return {
      status: reply.statusCode,
      headers: reply.headers,
      body: reply.body === '' ? {} : reply.json<Record<string, unknown>>(),
    }
  }
  return { ...fake, ask }
}
