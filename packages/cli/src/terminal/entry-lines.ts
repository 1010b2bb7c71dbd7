import type { Entry } from '@confab/protocol'
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
  const said: Readonly<Record<string, string>> = {
    create: `${who} opened this conversation`,
    add: `${who} added ${whom}`,
    remove: `${who} removed ${whom}`,
    join: `${who} joined`,
    leave: `${who} left`,
    role: `${who} gave ${whom} the role ${printable(String(entry.content.role))}`,
  }
  return said[String(action)] ?? `${who} changed the members`
}

function described(entry: Entry, style: Style): string[] {
  const who = style.name(printable(entry.sender))
  const target = String(entry.content.target ?? '?')
  if (entry.kind === 'message') {
    if (entry.state?.deleted) return [`${who} ${style.dim('(deleted)')}`]
    const [first = '', ...more] = printableLines(text(entry))
    const note = entry.state?.edited ? style.dim(' (edited)') : ''
    return more.length === 0
      ? [`${who} ${first}${note}`]
      : [`${who} ${first}`, ...more.map((line, at) => `      ${line}${at === more.length - 1 ? note : ''}`)]
  }
  if (entry.kind === 'edit')
    return [style.dim(`* ${printable(entry.sender)} edited ${target}: ${printable(text(entry)) || '(gone since)'}`)]
  if (entry.kind === 'deletion') return [style.dim(`* ${printable(entry.sender)} deleted ${target}`)]
  if (entry.kind === 'membership') return [style.dim(`* `) + membership(entry, style)]
  if (entry.kind === 'rename')
    return [style.dim(`* ${printable(entry.sender)} named this ${printable(String(entry.content.title))}`)]
  return [style.dim(`* ${printable(entry.sender)}: ${printable(entry.kind)} (this version can't show it)`)]
}

/** An entry as lines of a terminal: seq, time, who, what; seq and time are marked where it names `me`. Foreign text can't drive the terminal. */
export function entryLines(entry: Entry, style: Style, now: number, me?: string): string[] {
  const [first = '', ...more] = described(entry, style)
  const { mentions, all } = entry.content
  const isForMe = me !== undefined && entry.sender !== me && (all || (Array.isArray(mentions) && mentions.includes(me)))
  const at = `${String(entry.seq).padStart(4)} ${clockText(entry.at, now)}`
  return [`${isForMe ? style.good(at) : style.dim(at)} ${first}`, ...more]
}
