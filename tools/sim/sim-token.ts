import { BadToken, type Claims } from '../../packages/server/src/ports/identity.ts'

/** A token of the simulation, whose signature nobody doubts. Times in ms. */
export function tokenFor(user: string, device: string, issuedAt: number, expiresAt: number): string {
  return [user, device, issuedAt, expiresAt].join('~')
}

/** What it says; throws BadToken where it has expired, more than the minute ago that clocks may differ. */
export function claimsOf(token: string, now: number): Claims {
  const [user = '', device = '', issued, expires] = token.split('~')
  const [issuedAt, expiresAt] = [Number(issued), Number(expires)]
  if (expiresAt + 60_000 <= now) throw new BadToken('expired')
  return {
    tenant: 'main',
    user,
    device,
    issuedAt,
    expiresAt,
    admin: false,
    name: undefined,
    picture: undefined,
    fields: undefined,
  }
}
