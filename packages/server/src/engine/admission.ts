import type { Caller } from '../domain/caller.ts'
import { expiryOf } from '../domain/expiry.ts'
import type { Limits } from '../domain/limits.ts'
import { Refused } from '../domain/refusal.ts'
import type { Revocations, Tickets } from '../ports/credentials.ts'
import type { Directory, Profile } from '../ports/directory.ts'
import type { Claims, Identity } from '../ports/identity.ts'
import { BadToken } from '../ports/identity.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { Clock, Digest, Ids } from '../ports/node.ts'
import type { Admission } from './engine.ts'
import type { Router } from './router.ts'
import { storeCall } from './store-call.ts'

interface Needs {
  readonly identity: Identity
  readonly directory: Directory
  readonly tickets: Tickets
  readonly revocations: Revocations
  readonly router: Router
  readonly clock: Clock
  readonly ids: Ids
  readonly digest: Digest
  readonly limits: Limits
  readonly metrics: Metrics
}

/** Who comes in: by a token, or by a ticket that stands for one. */
export class Entrance implements Admission {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  async identify(token: string): Promise<Caller> {
    return this.#arrive(await this.#verified(token))
  }

  async issueTicket(caller: Caller): Promise<{ ticket: string; expiresAt: number }> {
    const { ids, digest, clock, limits, tickets } = this.#needs
    // Two random UUIDs: 244 bits.
    const ticket = `${ids.uuid()}${ids.uuid()}`.replaceAll('-', '')
    const expiresAt = clock.now() + limits.ticketMs
    const { tenantName, external, device, admin, issuedAt } = caller
    const claims: Claims = {
      tenant: tenantName,
      user: external,
      device,
      admin,
      issuedAt,
      expiresAt: caller.expiresAt,
      name: undefined,
      picture: undefined,
      fields: undefined,
    }
    await storeCall(() => tickets.put({ hash: hex(digest.sha256(ticket)), claims: JSON.stringify(claims), expiresAt }))
    return { ticket, expiresAt }
  }

  async redeem(ticket: string): Promise<Caller> {
    const { digest, clock, tickets, limits } = this.#needs
    const text = await storeCall(() => tickets.take(hex(digest.sha256(ticket)), clock.now()))
    if (text === undefined) throw this.#unauthorized('ticket used, expired or unknown')
    const claims = JSON.parse(text) as Claims
    if (expiryOf(claims, limits.clockSkewMs).endsAt <= clock.now()) throw this.#unauthorized('expired')
    return this.#arrive(claims)
  }

  actAsAdmin(tenant: string, user: string): Promise<Caller> {
    const now = this.#needs.clock.now()
    const claims = { tenant, user, device: undefined, admin: true, issuedAt: now, expiresAt: now + 60_000 }
    return this.#arrive({ ...claims, name: undefined, picture: undefined, fields: undefined })
  }

  actAs(tenant: string, user: string, { name, admin = false }: { name?: string; admin?: boolean }): Promise<Caller> {
    const now = this.#needs.clock.now()
    const times = { issuedAt: now, expiresAt: now + 60_000 }
    return this.#arrive({
      tenant,
      user,
      device: undefined,
      admin,
      ...times,
      name,
      picture: undefined,
      fields: undefined,
    })
  }

  async lock(tenantName: string, user: string, isLocked: boolean): Promise<void> {
    const { directory, revocations, clock } = this.#needs
    await storeCall(async () => {
      const [row] = await directory.find(await directory.tenant(tenantName), [user])
      if (!row) throw new Refused('notFound', 'no such user')
      await revocations.lock(row.user, isLocked, clock.now())
    })
    // After the lock, so that nobody comes in between.
    if (isLocked) await this.revoke(tenantName, user, undefined)
  }

  async revoke(tenantName: string, user: string, device: string | undefined): Promise<void> {
    const { directory, revocations, router, clock } = this.#needs
    await storeCall(async () => {
      const [row] = await directory.find(await directory.tenant(tenantName), [user])
      if (!row) throw new Refused('notFound', 'no such user')
      const notBefore = clock.now()
      await revocations.revoke(row.user, device, notBefore)
      router.signal({ k: 'revoked', users: [row.user], notBefore, ...(device === undefined ? {} : { device }) })
    })
  }

  async #verified(token: string): Promise<Claims> {
    try {
      return await this.#needs.identity.verify(token)
    } catch (error) {
      if (error instanceof BadToken) throw this.#unauthorized(error.message)
      throw new Refused('unavailable', 'tokens cannot be judged now', { retryAfter: 1_000 })
    }
  }

  async #arrive(claims: Claims): Promise<Caller> {
    const { directory, revocations } = this.#needs
    return storeCall(async () => {
      const tenant = await directory.tenant(claims.tenant)
      const { person, isNew } = await directory.arrive(tenant, claims.user, profileOf(claims))
      // Of who was made just now nothing can have been revoked: a herd of newcomers asks one question less.
      const notBefore = isNew ? 0 : await revocations.notBefore(person.user, claims.device)
      if (claims.issuedAt < notBefore) throw this.#unauthorized('revoked')
      const { device, admin, issuedAt, expiresAt } = claims
      return { ...person, tenantName: claims.tenant, device, admin, issuedAt, expiresAt }
    })
  }

  /** The reason goes to the metric; who asks learns only that it was not enough. */
  #unauthorized(reason: string): Refused {
    this.#needs.metrics.tokenRefused(reason)
    return new Refused('unauthorized', 'the token or ticket is missing, expired, revoked or not valid here')
  }
}

function profileOf(claims: Claims): Profile {
  return {
    ...(claims.name === undefined ? {} : { name: claims.name }),
    ...(claims.picture === undefined ? {} : { picture: claims.picture }),
    ...(claims.fields === undefined ? {} : { fields: claims.fields }),
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
