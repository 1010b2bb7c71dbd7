import { ClientId, validator } from '@confab/protocol'
import { Refused } from '../domain/refusal.ts'

const wrong = validator(ClientId)
const quoted = /^"(.*)"$/

/**
 * The client id of a request: the header Idempotency-Key (a UUID, bare or as the quoted string of a structured field)
 * or the body's clientId. Both are the same thing, so they must agree.
 */
export function clientIdOf(header: string | undefined, body: unknown): string | undefined {
  const inBody = (typeof body === 'object' && body !== null ? body : {}) as { clientId?: string }
  if (header === undefined) return inBody.clientId
  const key = (quoted.exec(header.trim())?.[1] ?? header.trim()).toLowerCase()
  if (wrong(key)) throw new Refused('badRequest', 'the header Idempotency-Key is a UUID')
  if (inBody.clientId !== undefined && inBody.clientId !== key) {
    throw new Refused('badRequest', 'Idempotency-Key and clientId differ', { where: '/clientId' })
  }
  return key
}

/** For what must not be done twice: without an id a retry could not be told from a new request. */
export function needed(clientId: string | undefined): string {
  if (clientId !== undefined) return clientId
  throw new Refused('badRequest', 'give the header Idempotency-Key or clientId: a UUID, the same for each try', {
    where: '/clientId',
  })
}
