import type { UserNumber } from '../domain/ids.ts'
import type { Turn } from '../domain/login.ts'

/** One who logged in on one device, and stays so by refresh tokens. Times in ms. */
export interface LoginRow {
  /** A UUID. */
  readonly login: string
  readonly user: UserNumber
  readonly device: string
  readonly admin: boolean
  /** Revocations later than this end it. */
  readonly startedAt: number
  /** It ends then, if it is not refreshed before. */
  readonly expiresAt: number
  /** It ends then, however often it is refreshed. */
  readonly endsAt: number
}

/** A login as it is now, with the names that its tokens bear. */
export interface LoginFound extends LoginRow {
  readonly tenantName: string
  readonly external: string
}

/** What a turn is judged by. */
export interface TurnAsked {
  readonly login: string
  /** Of the refresh token that was shown. */
  readonly number: number
  readonly now: number
  readonly graceMs: number
  /** When it will end if it is not refreshed again; `endsAt` still holds. */
  readonly expiresAt: number
}

/**
 * Logins. Of refresh tokens only the number of the one that counts is kept: the tokens themselves can be told good or
 * bad by their signature, and can't be made from what is stored. Guarantees: turns of one login happen one after the
 * other; one that was reused or is over is gone.
 */
export interface LoginStore {
  /** Begins one, with refresh token 1. One of the same user and device before it is over; at most `most` a user are kept. */
  begin(row: LoginRow, most: number): Promise<void>
  /** Judged as domain/login.ts says. `number`: of the refresh token that counts now. */
  turn(asked: TurnAsked): Promise<Turn<LoginFound>>
  /** Ends it; the answer is what it was, undefined if it was none. */
  end(login: string): Promise<LoginFound | undefined>
}
