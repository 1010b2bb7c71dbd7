import { createHash, timingSafeEqual } from 'node:crypto'
import { UserId, validator } from '@confab/protocol'
import { Refused } from '../domain/refusal.ts'
import type { Admission } from '../engine/engine.ts'
import type { Access, Principal } from './route.ts'

const wrongTenant = validator(UserId)
const sha256 = (text: string) => createHash('sha256').update(text).digest()

interface Headers {
  readonly authorization?: string | undefined
  readonly 'x-confab-tenant'?: string | string[] | undefined
}

const nobody: Principal = { tenant: '', admin: false, caller: undefined }

/** Tells who asks by the header Authorization. Throws Refused unauthorized, forbidden or unavailable. */
export function makeAccess(admission: Admission, adminKey: string | undefined, defaultTenant: string | undefined) {
  const keyHash = adminKey === undefined ? undefined : sha256(adminKey)
  return async (headers: Headers, access: Access): Promise<Principal> => {
    if (access === 'anyone') return nobody
    const [, token] = /^Bearer +([\x21-\x7e]+)$/i.exec(headers.authorization ?? '') ?? []
    if (token === undefined) throw new Refused('unauthorized', 'give the header Authorization: Bearer TOKEN')
    if (keyHash && timingSafeEqual(sha256(token), keyHash)) return byKey(headers, access, defaultTenant)
    const caller = await admission.identify(token)
    if (access === 'admin' && !caller.admin) throw new Refused('forbidden', 'only an admin of the tenant may do that')
    return { tenant: caller.tenantName, admin: caller.admin, caller }
  }
}

function byKey(headers: Headers, access: Access, defaultTenant: string | undefined): Principal {
  if (access === 'user') throw new Refused('forbidden', 'the admin key speaks for no user: give a token')
  const tenant = headers['x-confab-tenant'] ?? defaultTenant
  if (tenant === undefined || wrongTenant(tenant)) {
    throw new Refused('badRequest', 'with the admin key the header X-Confab-Tenant names the tenant')
  }
  return { tenant: tenant as string, admin: true, caller: undefined }
}
