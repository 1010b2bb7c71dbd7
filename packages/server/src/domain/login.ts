/**
 * What comes of a refresh token that was shown. `turned`: it was the one that counts, and its successor counts now.
 * `again`: its successor counts already, and is given again, since two tabs may ask at once and answers get lost.
 * `reused`: neither, so that somebody else has it; the login is over. `gone`: there is no such login (any more).
 */
export type Turn<F> =
  | { readonly verdict: 'turned' | 'again'; readonly number: number; readonly found: F }
  | { readonly verdict: 'reused'; readonly found: F }
  | { readonly verdict: 'gone' }

export type Verdict = Turn<unknown>['verdict']

interface Kept {
  /** Of the refresh token that counts. */
  readonly number: number
  readonly turnedAt: number
  readonly expiresAt: number
}

/** Judges refresh token `number`. Times in ms. */
export function judgeTurn(kept: Kept | undefined, number: number, now: number, graceMs: number): Verdict {
  if (!kept || kept.expiresAt <= now) return 'gone'
  if (number === kept.number) return 'turned'
  return number === kept.number - 1 && now - kept.turnedAt <= graceMs ? 'again' : 'reused'
}
