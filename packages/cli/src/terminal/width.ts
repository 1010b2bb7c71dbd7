import { stripVTControlCharacters } from 'node:util'

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

// East Asian letters and signs, and what is shown as an emoji.
const wide =
  /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\ufe0f/u

/** How many columns of a terminal one grapheme takes: 1 or 2. Terminals that take apart joined emojis show more. */
function columnsOf(grapheme: string): number {
  return wide.test(grapheme) ? 2 : 1
}

/** How many columns a text takes in one row; colours take none. */
export function widthOf(text: string): number {
  const shown = stripVTControlCharacters(text)
  return [...graphemes.segment(shown)].reduce((sum, { segment }) => sum + columnsOf(segment), 0)
}

/** How many rows a line takes on a terminal of so many columns; colours take none. At least 1. */
export function rowsOf(line: string, columns: number): number {
  const text = stripVTControlCharacters(line)
  let [rows, column] = [1, 0]
  for (const { segment } of graphemes.segment(text)) {
    const width = columnsOf(segment)
    if (column + width > columns) [rows, column] = [rows + 1, 0]
    column += width
  }
  return rows
}
