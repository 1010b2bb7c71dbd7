/** A string, template or comment starts here; a division would follow a value, a regular expression anything else. */
const beforeRegex = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|await|yield|void|delete|else))\s*$/

interface Place {
  readonly text: string
  readonly out: string[]
  at: number
}

function hide(place: Place, end: number): void {
  for (; place.at < end; place.at++) if (place.text[place.at] !== '\n') place.out[place.at] = ' '
}

function endOfQuoted(text: string, start: number, quote: string): number {
  let at = start
  let inClass = false
  for (; at < text.length; at++) {
    const char = text[at]
    if (char === '\\') at++
    else if (quote === '/' && char === '[') inClass = true
    else if (quote === '/' && char === ']') inClass = false
    else if (char === '\n') return at
    else if (char === quote && !inClass) return at
  }
  return at
}

/** Hides a template's text, and reads the code in its `${ }`. */
function template(place: Place): void {
  place.at++
  while (place.at < place.text.length) {
    const char = place.text[place.at]
    if (char === '`') {
      place.at++
      return
    }
    if (char === '$' && place.text[place.at + 1] === '{') {
      place.at += 2
      code(place, true)
    } else hide(place, place.at + (char === '\\' ? 2 : 1))
  }
}

function isRegex(place: Place): boolean {
  return beforeRegex.test(place.out.slice(Math.max(0, place.at - 200), place.at).join(''))
}

function quoted(place: Place, quote: string): void {
  const end = endOfQuoted(place.text, place.at + 1, quote)
  place.at++
  hide(place, end)
  place.at++
}

function code(place: Place, nested: boolean): void {
  let depth = 0
  while (place.at < place.text.length) {
    const char = place.text[place.at]!
    const two = place.text.slice(place.at, place.at + 2)
    if (two === '//') hide(place, endOf(place, '\n', 0))
    else if (two === '/*') hide(place, endOf(place, '*/', 2))
    else if (char === '"' || char === "'") quoted(place, char)
    else if (char === '`') template(place)
    else if (char === '/' && isRegex(place)) quoted(place, '/')
    else {
      place.at++
      if (char === '{') depth++
      if (char === '}' && depth-- === 0 && nested) return
    }
  }
}

function endOf(place: Place, mark: string, length: number): number {
  const found = place.text.indexOf(mark, place.at + length)
  return found < 0 ? place.text.length : found + length
}

/**
 * The code of a TypeScript text, with the inside of comments, strings, templates and regular expressions turned to
 * spaces: so that a rule sees code only, each character still at its place.
 */
export function blank(text: string): string {
  const place: Place = { text, out: [...Array(text.length).keys()].map((at) => text[at]!), at: 0 }
  code(place, false)
  return place.out.join('')
}
