import { createHash } from 'node:crypto'
import type { Output } from '../shell.ts'

/** Marks text for a terminal, or leaves it as it is. */
export interface Style {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  /** A user's name in the colour that is always his. */
  readonly name: (user: string, shown?: string) => string
}

// Readable on dark and on light grounds: no yellow, no white, no black, none of the palest.
const nameColours = [27, 33, 37, 64, 94, 97, 99, 125, 128, 130, 136, 160, 161, 166, 168, 29] as const

function colourOf(user: string): number {
  const byte = createHash('sha256').update(user).digest()[0] as number
  return nameColours[byte % nameColours.length] as number
}

const plain: Style = {
  bold: (text) => text,
  dim: (text) => text,
  good: (text) => text,
  bad: (text) => text,
  name: (user, shown = user) => shown,
}

const wrap = (code: string) => (text: string) => `\u001b[${code}m${text}\u001b[0m`

const coloured: Style = {
  bold: wrap('1'),
  dim: wrap('2'),
  good: wrap('32'),
  bad: wrap('31'),
  name: (user, shown = user) => wrap(`1;38;5;${colourOf(user)}`)(shown),
}

/** Colours on terminals only, and not where NO_COLOR is set (https://no-color.org). */
export function styleFor(output: Output, env: Readonly<Record<string, string | undefined>>): Style {
  const wanted = output.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
  return wanted ? coloured : plain
}
