/** The whole number in decimal digits that begins there. */
export function digits(bytes: Uint8Array, at: number): number {
  let value = 0
  for (let i = at; ; i++) {
    const digit = (bytes[i] as number) - 48
    if (!(digit >= 0 && digit <= 9)) return value
    value = value * 10 + digit
  }
}
