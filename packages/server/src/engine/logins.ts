import type { Caller } from '../domain/caller.ts'
import type { Limits } from '../domain/limits.ts'
import { Refused } from '../domain/refusal.ts'
import type { Revocations } from '../ports/credentials.ts'
import type { Diary } from '../ports/diary.ts'
import type { LoginFound, LoginStore } from '../ports/logins.ts'
import type { Clock, Ids } from '../ports/node.ts'
import type { SessionTokens } from '../ports/session-tokens.ts'
import type { DeviceCare } from './devices.ts'
import type { Admission, LoggedIn, LoginAbout, LoginEnded, Logins } from './engine.ts'
import { storeCall } from './store-call.ts'

interface Needs {
  readonly logins: LoginStore
  readonly revocations: Revocations
  readonly tokens: SessionTokens
  readonly admission: Admission
  readonly care: DeviceCare
  readonly clock: Clock
  readonly ids: Ids
  readonly limits: Limits
  readonly diary: Diary
}

const day = 86_400_000

/** Logs people in for a while: a short access token, renewed by a refresh token that is good once. */
export class LoggingIn implements Logins {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  async begin(identify: () => Promise<Caller>, about: LoginAbout): Promise<LoggedIn> {
    const { clock, ids, limits, logins, care } = this.#needs
    // Before he is identified: what is revoked from here on ends this login too.
    const startedAt = clock.now()
    const caller = await identify()
    const device = caller.device ?? about.device ?? ids.uuid()
    const { user, admin, tenantName, external } = caller
    const expiresAt = startedAt + limits.refreshDays * day
    const endsAt = startedAt + limits.loginDays * day
    const row = { login: ids.uuid(), user, device, admin, startedAt, expiresAt: Math.min(expiresAt, endsAt), endsAt }
    await storeCall(() => logins.begin(row, limits.devices))
    care.arrived(user, device, about)
    return this.#answer({ ...row, tenantName, external }, 1, startedAt)
  }

  async refresh(token: string | undefined): Promise<LoggedIn> {
    const { logins, clock, limits, revocations } = this.#needs
    const mark = this.#read(token)
    const now = clock.now()
    const asked = { ...mark, now, graceMs: limits.refreshGraceMs, expiresAt: now + limits.refreshDays * day }
    const turn = await storeCall(() => logins.turn(asked))
    if (turn.verdict === 'gone') throw over()
    if (turn.verdict === 'reused') return this.#reused(turn.found)
    const { user, device, startedAt } = turn.found
    const notBefore = await storeCall(() => revocations.notBefore(user, device))
    if (startedAt < notBefore) {
      await storeCall(() => logins.end(mark.login))
      throw over()
    }
    return this.#answer(turn.found, turn.number, now)
  }

  async end(token: string | undefined): Promise<LoginEnded | undefined> {
    const mark = token === undefined ? undefined : this.#needs.tokens.readRefresh(token)
    if (!mark) return undefined
    const found = await storeCall(() => this.#needs.logins.end(mark.login))
    if (!found) return undefined
    await this.#needs.care.forget(found, found.device)
    return { tenant: found.tenantName, user: found.external, device: found.device }
  }

  #read(token: string | undefined) {
    const mark = token === undefined ? undefined : this.#needs.tokens.readRefresh(token)
    if (!mark) throw over()
    return mark
  }

  /** One of the two who showed it is a thief, and nobody can say which: both are out, with all they got by it. */
  async #reused(found: LoginFound): Promise<never> {
    const { tenantName: tenant, external: user, device } = found
    this.#needs.diary.warn({ tenant, user, device }, 'a refresh token was used twice: its login is over')
    await this.#needs.admission.revoke(tenant, user, device)
    throw over()
  }

  #answer(found: LoginFound, number: number, issuedAt: number): LoggedIn {
    const { tokens, limits } = this.#needs
    const { tenantName: tenant, external: user, device, admin, login } = found
    const expiresAt = Math.min(issuedAt + limits.accessMs, found.endsAt)
    return {
      token: tokens.access({ tenant, user, device, admin, issuedAt, expiresAt }),
      ...{ expiresAt, tenant, user, device, admin },
      refreshToken: tokens.refresh({ login, number }),
      refreshExpiresAt: found.expiresAt,
    }
  }
}

function over(): Refused {
  return new Refused('unauthorized', 'not logged in, or not any more')
}
