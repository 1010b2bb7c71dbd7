import { type Entry, isMessage } from '@confab/protocol'
import { printable, printableLines } from './printable.ts'
import type { Style } from './style.ts'

/** The time of an entry, where the reader is: today's as 14:03, others with their day. */
export function clockText(at: number, now: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`
  if (date.toDateString() === new Date(now).toDateString()) return time
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`
}

function text(entry: Entry): string {
  return typeof entry.content.text === 'string' ? entry.content.text : ''
}

function membership(entry: Entry, style: Style): string {
  const { action, users } = entry.content
  const names = Array.isArray(users) ? users.map((user) => printable(String(user))) : []
  const who = style.name(printable(entry.sender))
  const whom = names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ')
  const told: Readonly<Record<string, string>> = {
    create: `${who} opened this conversation`,
    add: `${who} added ${whom}`,
    remove: `${who} removed ${whom}`,
    join: `${who} joined`,
    leave: `${who} left`,
    role: `${who} gave ${whom} the role ${printable(String(entry.content.role))}`,
  }
  return told[String(action)] ?? `${who} changed the members`
}

/** What was said, with what it answers in a line before it, and what became of it behind. */
function said(entry: Entry, style: Style, quoted: Quoted): string[] {
  const who = style.name(printable(entry.sender))
  if (entry.state?.deleted) return [`${who} ${style.dim('(deleted)')}`]
  const { replyTo } = entry.content
  const reactions = entry.state?.reactions?.map(({ emoji, count }) => ` ${printable(emoji)} ${count}`) ?? []
  const became = `${entry.state?.edited ? ' (edited)' : ''}${reactions.join('')}`
  const note = became === '' ? '' : style.dim(became)
  const lines = printableLines(text(entry))
  const last = lines.length - 1
  const noted = lines.map((line, at) => (at === last ? `${line}${note}` : line))
  if (typeof replyTo !== 'number') return [`${who} ${noted[0] ?? ''}`, ...noted.slice(1).map((line) => `      ${line}`)]
  const what = printable(quoted(replyTo) ?? '')
  const quote = style.dim(`to ${replyTo}${what === '' ? '' : ` ${what}`}`)
  return [`${who} ${quote}`, ...noted.map((line) => `      ${line}`)]
}

function reaction({ sender, content: { emoji, target, remove } }: Entry): string {
  const who = printable(sender)
  if (typeof emoji !== 'string') return `${who} reacted (gone since)`
  return remove
    ? `${who} took ${printable(emoji)} back from ${target}`
    : `${who} reacted with ${printable(emoji)} to ${target}`
}

function described(entry: Entry, style: Style, quoted: Quoted): string[] {
  const target = String(entry.content.target ?? '?')
  if (isMessage(entry.kind)) return said(entry, style, quoted)
  if (entry.kind === 'reaction') return [style.dim(`* ${reaction(entry)}`)]
  if (entry.kind === 'edit')
    return [style.dim(`* ${printable(entry.sender)} edited ${target}: ${printable(text(entry)) || '(gone since)'}`)]
  if (entry.kind === 'deletion') return [style.dim(`* ${printable(entry.sender)} deleted ${target}`)]
  if (entry.kind === 'membership') return [style.dim(`* `) + membership(entry, style)]
  if (entry.kind === 'rename')
    return [style.dim(`* ${printable(entry.sender)} named this ${printable(String(entry.content.title))}`)]
  return [style.dim(`* ${printable(entry.sender)}: ${printable(entry.kind)} (this version can't show it)`)]
}

/** What an answered message says, in short; undefined: not held. */
export type Quoted = (seq: number) => string | undefined

/**
 * An entry as lines of a terminal: seq, time, who, what; seq and time are marked where it names `me`. Foreign text can't
 * drive the terminal.
 */
export function entryLines(
  entry: Entry,
  style: Style,
  now: number,
  me?: string,
  quoted: Quoted = () => undefined,
): string[] {
  const [first = '', ...more] = described(entry, style, quoted)
  const { mentions, all } = entry.content
  const isForMe = me !== undefined && entry.sender !== me && (all || (Array.isArray(mentions) && mentions.includes(me)))
  const at = `${String(entry.seq).padStart(4)} ${clockText(entry.at, now)}`
  return [`${isForMe ? style.good(at) : style.dim(at)} ${first}`, ...more]
}
