/** Who is logged in, with the short token that lives in this page's memory and nowhere else. */
export interface LoggedIn {
  readonly token: string
  /** ms since 1970 */
  readonly expiresAt: number
  readonly user: string
  readonly device: string
  readonly admin: boolean
}

/** How one logs in at this server. */
export interface Ways {
  /** Anybody may be anybody: a development server. */
  readonly development: boolean
  /** Where the operator's own login is. */
  readonly loginUrl?: string
}

/** A refusal by the server, with its status; without one the server was not reached. */
export class SessionError extends Error {
  readonly status: number | undefined
  /** `unauthorized` ends the chat: the SDK tries no more. */
  readonly code: string | undefined

  constructor(message: string, status?: number) {
    super(message)
    this.status = status
    this.code = status === 401 || status === 403 ? 'unauthorized' : undefined
  }
}

/** A token that ends sooner than this, in ms, is renewed before it is used. */
const margin = 20_000
const lock = 'confab-session'

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  const sent = await fetch(path, {
    method,
    ...(method === 'GET' ? {} : { headers, body: JSON.stringify(body ?? {}) }),
  }).catch((error: Error) => {
    throw new SessionError(error.message)
  })
  if (sent.status === 204) return undefined as T
  const answer = (await sent.json().catch(() => ({}))) as Record<string, unknown>
  if (sent.ok) return answer as T
  throw new SessionError(String(answer.detail ?? answer.title ?? sent.statusText), sent.status)
}

/** One tab at a time: a refresh token is good once, and one used twice logs the device out. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request(lock, work) : work()
}

let current: LoggedIn | undefined

export function waysIn(): Promise<Ways> {
  return ask('GET', '/v1/session/ways')
}

function deviceName(): string {
  const { userAgent } = navigator
  const browser = /Firefox|Edg|OPR|Chrome|Safari/.exec(userAgent)?.[0] ?? 'Browser'
  const system = /Android|iPhone|iPad|Mac|Windows|Linux/.exec(userAgent)?.[0] ?? 'unknown'
  return `${browser.replace('Edg', 'Edge').replace('OPR', 'Opera')} on ${system}`
}

/** Rejects with a SessionError. */
export async function logIn(who: { readonly user: string } | { readonly token: string }): Promise<LoggedIn> {
  const device = { deviceName: deviceName(), deviceKind: 'web' }
  current = await alone(() => ask<LoggedIn>('POST', '/v1/session', { ...who, ...device }))
  return current
}

/** By the cookie. Rejects with a SessionError; its code is `unauthorized` where nobody is logged in. */
export async function refresh(): Promise<LoggedIn> {
  current = await alone(() => ask<LoggedIn>('POST', '/v1/session/refresh'))
  return current
}

/** For the SDK: the token of this page while it is good, else the next one. */
export async function token(reason: 'connect' | 'refused' | 'expiring'): Promise<string> {
  const isGood = current && reason === 'connect' && current.expiresAt - Date.now() > margin
  return isGood && current ? current.token : (await refresh()).token
}

/** Logs this device out. */
export async function logOut(): Promise<void> {
  current = undefined
  await alone(() => ask('DELETE', '/v1/session'))
}
