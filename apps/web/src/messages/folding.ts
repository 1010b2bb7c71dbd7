/** A message of more than this is folded: nobody scrolls past a book to read the next line. */
const mostLines = 18
const mostLetters = 1_600

export function isLong(text: string): boolean {
  if (text.length > mostLetters) return true
  let lines = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) if (++lines > mostLines) return true
  return false
}
