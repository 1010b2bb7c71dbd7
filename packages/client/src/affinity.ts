/**
 * A key for balancers, which brings all devices of a user to one node: the same for all his tokens, and opaque, since
 * URLs are logged. A hash (FNV-1a) of the token's subject; of a token that can't be read, that of nothing.
 */
export function affinityOf(token: string): string {
  let hash = 0x811c9dc5
  try {
    // The two letters in which base64url differs are not looked for: whatever they stand for, it is the same each time.
    const claims = atob(String(token.split('.')[1]).replace(/\W|_/g, 'A'))
    for (const letter of String(/"sub":"(.*?)"/.exec(claims))) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193)
  } catch {}
  return (hash >>> 0).toString(36)
}
