/** As a database compares text without a language: JavaScript's order differs beyond the 16-bit characters. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
