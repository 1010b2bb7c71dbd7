// Colours, cursor moves, a changed window title: what somebody writes must not drive the reader's terminal. So all
// control characters go, and those that turn the direction of text around.
const unprintable = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** Foreign text, fit for one line of a terminal. */
export function printable(text: string): string {
  return text.replace(/\t/g, '  ').replace(unprintable, '\u00b7')
}

/** Foreign text of several lines. */
export function printableLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/).map(printable)
}
