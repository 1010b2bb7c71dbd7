import { useSettings } from '../settings/settings.ts'
import type { Say } from './texts.ts'
import { useTexts } from './texts.ts'

/** How times are written for this user. All take ms since 1970. */
export interface Times {
  /** 14:05 */
  clock(at: number): string
  /** Today, Yesterday, Friday, 3 May 2025 */
  day(at: number): string
  /** As short as a list has room for: the time, the day of the week, or the date. */
  brief(at: number): string
  /** Everything, with seconds. */
  full(at: number): string
}

const dayMs = 86_400_000
const made = new Map<string, Intl.DateTimeFormat>()

function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  const known = made.get(key) ?? new Intl.DateTimeFormat(language, options)
  made.set(key, known)
  return known
}

/** The days from one to another by the calendar of this place. */
export function daysBetween(earlier: number, later: number): number {
  const midnight = (at: number) => new Date(at).setHours(0, 0, 0, 0)
  return Math.round((midnight(later) - midnight(earlier)) / dayMs)
}

/** `now`: what today is counted from. */
export function times(language: string, hour12: boolean | undefined, say: Say, now: () => number = Date.now): Times {
  const cycle = hour12 === undefined ? {} : { hour12 }
  const clock = format(language, { hour: 'numeric', minute: '2-digit', ...cycle })
  const weekday = format(language, { weekday: 'long' })
  const shortWeekday = format(language, { weekday: 'short' })
  const date = format(language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const shortDate = format(language, { day: 'numeric', month: 'numeric', year: '2-digit' })
  const full = format(language, { dateStyle: 'full', timeStyle: 'medium', ...cycle })
  const day = (at: number) => {
    const ago = daysBetween(at, now())
    if (ago === 0) return say('today')
    if (ago === 1) return say('yesterday')
    return ago > 1 && ago < 6 ? weekday.format(at) : date.format(at)
  }
  const brief = (at: number) => {
    const ago = daysBetween(at, now())
    if (ago <= 0) return clock.format(at)
    return ago < 6 ? shortWeekday.format(at) : shortDate.format(at)
  }
  return { clock: (at) => clock.format(at), day, brief, full: (at) => full.format(at) }
}

export function useTimes(): Times {
  const { hours } = useSettings()
  const { language, say } = useTexts()
  return times(language, hours === 'system' ? undefined : hours === '12', say)
}
