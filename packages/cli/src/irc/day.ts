import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { type IrcEvent, parseIrcLine } from './line.ts'

/** An event with its moment: ms since the midnight before the file's first line. */
export interface Timed {
  readonly at: number
  readonly event: IrcEvent
}

/** A line that could not be read. */
export interface Unread {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly text: string
}

/** One log file, which is played into one conversation. */
export interface Day {
  readonly name: string
  readonly events: readonly Timed[]
  readonly unread: readonly Unread[]
  /** Lines with bytes that are not UTF-8; these were replaced by U+FFFD. */
  readonly mended: number
  readonly lines: number
}

interface Clocked {
  readonly minute: number
  readonly event: IrcEvent
}

const minuteMs = 60_000
const dayMinutes = 1_440

function minuteOf(event: IrcEvent): number | undefined {
  return 'minute' in event ? event.minute : undefined
}

/** Gives each event its minute, counted on over midnight; those without a time have that of the line before. */
function clocked(events: readonly IrcEvent[]): Clocked[] {
  let now = events.map(minuteOf).find((minute) => minute !== undefined) ?? 0
  return events.map((event) => {
    const minute = minuteOf(event)
    if (minute !== undefined) {
      const today = minute + Math.floor(now / dayMinutes) * dayMinutes
      // A clock that falls by more than half a day went past midnight; one that falls by less was set back: ignored.
      now = Math.max(now, now - today > dayMinutes / 2 ? today + dayMinutes : today)
    }
    return { minute: now, event }
  })
}

/** Places the events of one minute evenly over it: the log keeps their order, and no seconds. */
function spread(events: readonly Clocked[]): Timed[] {
  const minutes = Map.groupBy(events, ({ minute }) => minute)
  return [...minutes].flatMap(([minute, those]) =>
    those.map(({ event }, index) => ({
      at: Math.floor((minute + index / those.length) * minuteMs),
      event,
    })),
  )
}

function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const feed = bytes.indexOf(10, at)
    const end = feed < 0 ? bytes.length : feed
    lines.push(bytes.subarray(at, end > at && bytes[end - 1] === 13 ? end - 1 : end))
    at = end + 1
  }
  return lines
}

/** Reads a log's bytes. Nothing is dropped in silence: what can't be read is in `unread`. */
export function readDay(file: string, bytes: Uint8Array): Day {
  const decoder = new TextDecoder('utf-8')
  const lines = splitLines(bytes)
  const events: IrcEvent[] = []
  const unread: Unread[] = []
  for (const [index, line] of lines.entries()) {
    const text = decoder.decode(line)
    const event = parseIrcLine(text)
    if (event) events.push(event)
    else if (text.trim() !== '') unread.push({ file, line: index + 1, text })
  }
  return {
    name: basename(file).replace(/\.[^.]*$/, ''),
    events: spread(clocked(events)),
    unread,
    mended: lines.filter((line) => !isUtf8(line)).length,
    lines: lines.length,
  }
}

/** Reads a log file. Throws what the file system throws. */
export function readDayFile(path: string): Day {
  return readDay(path, readFileSync(path))
}
