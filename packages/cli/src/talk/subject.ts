/**
 * Whom a token speaks for, as it says itself; undefined: it does not say, or is none. Nothing is verified here: that is
 * the server's, which answers a bad one with a refusal.
 */
export function subjectOf(token: string): string | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    const isNamed = typeof claims === 'object' && claims !== null && 'sub' in claims && typeof claims.sub === 'string'
    return isNamed ? (claims.sub as string) : undefined
  } catch {
    return undefined
  }
}
