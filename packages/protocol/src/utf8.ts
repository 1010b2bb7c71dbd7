/**
 * Bytes of a well-formed text in UTF-8. Exact up to `enough`; beyond it any number above `enough`, so that the cost of
 * a long text is bounded.
 */
export function utf8Length(text: string, enough: number): number {
  if (text.length > enough) return text.length
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) bytes += 1
    else if (unit < 0x800) bytes += 2
    // Either half of a surrogate pair counts two of the pair's four bytes.
    else if (unit >= 0xd800 && unit <= 0xdfff) bytes += 2
    else bytes += 3
  }
  return bytes
}
