/** What is being completed at the caret: a mention or a shortcode, its letters so far, and where it begins. */
export interface Word {
  readonly kind: 'mention' | 'emoji'
  readonly letters: string
  readonly from: number
  readonly to: number
}

const mention = /(?:^|[\s(])@([\p{L}\p{N}._-]{0,40})$/u
/** Two letters at least: a colon alone is punctuation. */
const emoji = /(?:^|[\s(]):([a-z0-9_+-]{2,30})$/

/** undefined: nothing is. */
export function wordAt(text: string, caret: number): Word | undefined {
  const before = text.slice(Math.max(0, caret - 60), caret)
  const found = (kind: Word['kind'], match: RegExpExecArray | null): Word | undefined => {
    const letters = match?.[1]
    return letters === undefined ? undefined : { kind, letters, from: caret - letters.length - 1, to: caret }
  }
  return found('mention', mention.exec(before)) ?? found('emoji', emoji.exec(before))
}

/** The text with the word replaced and a space after it, and where the caret is then. */
export function completed(text: string, word: Word, by: string): { readonly text: string; readonly caret: number } {
  const after = text.slice(word.to)
  const space = after.startsWith(' ') ? '' : ' '
  const head = `${text.slice(0, word.from)}${by}`
  return { text: head + space + after, caret: head.length + 1 }
}

const named = /(?<![\p{L}\p{N}])@([\p{L}\p{N}](?:[\p{L}\p{N}._-]{0,126}[\p{L}\p{N}])?)/gu
/** A server takes so many. */
const most = 50

/** Who of the members is named in a text, and whether all are. */
export function mentionsIn(text: string, members: readonly string[]): { mentions: string[]; all: boolean } {
  const words = new Set([...text.matchAll(named)].map((match) => match[1]!))
  return { mentions: members.filter((user) => words.has(user)).slice(0, most), all: words.has('all') }
}
