/** What a server takes of one message, in bytes of UTF-8. */
export const mostBytes = 16_384
/** From here on it is said how much is left. */
const telling = 2_000

const encoder = new TextEncoder()

export function bytesOf(text: string): number {
  return encoder.encode(text).length
}

/** What is left of a message; undefined: so much that nobody needs to know. Negative: it is too long. */
export function leftOf(text: string): number | undefined {
  // No letter takes more than three bytes a code unit: most texts need not be encoded.
  if (text.length * 3 < mostBytes - telling) return undefined
  const left = mostBytes - bytesOf(text)
  return left > telling ? undefined : left
}
