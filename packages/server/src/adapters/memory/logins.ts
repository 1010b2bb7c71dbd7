import { judgeTurn, type Turn } from '../../domain/login.ts'
import type { LoginFound, LoginStore, TurnAsked } from '../../ports/logins.ts'
import type { MemoryDatabase, MemoryLogin } from './database.ts'

/** Logins in memory. */
export function memoryLogins(database: MemoryDatabase): LoginStore {
  const { logins } = database
  const foundOf = ({ number: _number, turnedAt: _turnedAt, ...row }: MemoryLogin): LoginFound | undefined => {
    const user = database.user(row.user)
    return user && { ...row, tenantName: database.tenantName(user.tenant), external: user.external }
  }
  const end = async (login: string): Promise<LoginFound | undefined> => {
    const kept = logins.get(login)
    logins.delete(login)
    return kept && foundOf(kept)
  }
  return {
    end,
    async begin(row, most) {
      const others = [...logins.values()].filter(({ user }) => user === row.user)
      for (const { login, device } of others) if (device === row.device) logins.delete(login)
      const kept = others.filter(({ device }) => device !== row.device).sort((a, b) => b.turnedAt - a.turnedAt)
      for (const { login } of kept.slice(most - 1)) logins.delete(login)
      const expiresAt = Math.min(row.expiresAt, row.endsAt)
      logins.set(row.login, { ...row, expiresAt, number: 1, turnedAt: row.startedAt })
    },
    async turn({ login, number, now, graceMs, expiresAt }: TurnAsked): Promise<Turn<LoginFound>> {
      const kept = logins.get(login)
      const verdict = judgeTurn(kept, number, now, graceMs)
      if (verdict === 'turned' && kept) {
        const until = Math.min(expiresAt, kept.endsAt)
        logins.set(login, { ...kept, number: number + 1, turnedAt: now, expiresAt: until })
      }
      const after = logins.get(login)
      const found = after && foundOf(after)
      if (verdict === 'gone' || verdict === 'reused') logins.delete(login)
      if (verdict === 'gone' || !after || !found) return { verdict: 'gone' }
      return verdict === 'reused' ? { verdict, found } : { verdict, found, number: after.number }
    },
  }
}
