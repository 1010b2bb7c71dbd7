import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Caller } from '../domain/caller.ts'
import { Refused } from '../domain/refusal.ts'
import type { Engine } from '../engine/engine.ts'
import type { Needs } from './route.ts'

/** The user in whose name the admin key acts. */
const keyUser = 'confab-admin'

/** The caller of a request, by its Authorization header. An admin comes with his token, or the key and X-Confab-Tenant. */
export async function admit(
  engine: Engine,
  headers: IncomingHttpHeaders,
  needs: Needs,
  adminKey: string | undefined,
): Promise<Caller> {
  const bearer = /^Bearer ([\x21-\x7e]+)$/i.exec(headers.authorization ?? '')?.[1]
  if (bearer === undefined) throw new Refused('unauthorized', 'Authorization: Bearer TOKEN is needed')
  if (adminKey !== undefined && equal(bearer, adminKey)) return keyCaller(engine, headers['x-confab-tenant'])
  const caller = await engine.admission.identify(bearer)
  if (needs === 'admin' && !caller.admin) throw new Refused('forbidden', 'only an admin of the tenant may')
  return caller
}

function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

async function keyCaller(engine: Engine, tenant: string | string[] | undefined): Promise<Caller> {
  if (typeof tenant !== 'string' || tenant.length === 0 || tenant.length > 128) {
    throw new Refused('badRequest', 'the admin key comes with the header X-Confab-Tenant')
  }
  return engine.admission.actAsAdmin(tenant, keyUser)
}
