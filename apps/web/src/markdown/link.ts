const longest = 2_000

/** An address one may be led to: of the web or mail, and nothing that runs. undefined: none. */
export function safeLink(text: string): string | undefined {
  if (text.length > longest || !/^(https?:\/\/|mailto:)/i.test(text)) return undefined
  try {
    const url = new URL(text)
    const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
    // `https://bank.example@evil.example` leads to another place than it seems to.
    if (isWeb && (url.username !== '' || url.password !== '')) return undefined
    return isWeb || url.protocol === 'mailto:' ? url.href : undefined
  } catch {
    return undefined
  }
}
