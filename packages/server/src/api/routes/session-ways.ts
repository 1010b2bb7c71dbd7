import type { Caller } from '../../domain/caller.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Admission } from '../../engine/engine.ts'
import type { Ways } from '../asked.ts'

interface Shown {
  readonly token?: string
  readonly ticket?: string
  readonly user?: string
  readonly name?: string
  readonly admin?: boolean
}

interface Way {
  readonly way: 'token' | 'ticket' | 'name'
  readonly identify: () => Promise<Caller>
}

/** The way by which somebody shows who he is: exactly one. Throws Refused badRequest or forbidden. */
export function identifies(admission: Admission, ways: Ways, shown: Shown): Way {
  const { token, ticket, user } = shown
  const given = [token, ticket, user].filter((one) => one !== undefined)
  if (given.length !== 1) throw new Refused('badRequest', 'give one of token, ticket and user', { where: '/token' })
  if (user === undefined && (shown.name !== undefined || shown.admin !== undefined))
    throw new Refused('badRequest', 'name and admin go with user; a token says them itself', { where: '/user' })
  if (token !== undefined) return { way: 'token', identify: () => admission.identify(token) }
  if (ticket !== undefined) return { way: 'ticket', identify: () => admission.redeem(ticket) }
  return { way: 'name', identify: () => actAs(admission, ways, { ...shown, user: user ?? '' }) }
}

async function actAs(admission: Admission, ways: Ways, { user, name, admin }: Shown & { user: string }) {
  if (!ways.development) throw new Refused('forbidden', 'names are taken by a development server only: CONFAB_DEV')
  if (ways.defaultTenant === undefined) throw new Refused('forbidden', 'there is no tenant: CONFAB_DEFAULT_TENANT')
  const says = { ...(name === undefined ? {} : { name }), ...(admin === undefined ? {} : { admin }) }
  return admission.actAs(ways.defaultTenant, user, says)
}
