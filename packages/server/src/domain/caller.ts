import type { Person } from './ids.ts'

/** Who asks: the person a valid token named, and what it lets him. Times in ms. */
export interface Caller extends Person {
  readonly tenantName: string
  readonly device: string | undefined
  /** An admin of his tenant. */
  readonly admin: boolean
  readonly issuedAt: number
  readonly expiresAt: number
}
