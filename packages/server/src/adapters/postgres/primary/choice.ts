import { type Answer, historyOf, type Memory } from './answer.ts'

/** A host of the list, and what it answered; a text says why it did not. */
export interface Asked {
  readonly name: string
  readonly answer: (Answer & Memory) | string
}

/** What this node knows of earlier: the history it last wrote to. */
export interface Known {
  readonly system: string | undefined
  readonly timeline: number
}

export interface Choice {
  /** Its place in the list; undefined: no host is a primary that may be used. */
  readonly place: number | undefined
  /** Whether the store takes the history of this primary for its own. */
  readonly isKnown: boolean
  /** Why the others are not it, by name. Where there is one, its standbys are as they should be, and not named. */
  readonly others: Readonly<Record<string, string>>
}

type Told = Answer & Memory

function toldOf({ answer }: Asked): Told | undefined {
  return typeof answer === 'string' ? undefined : answer
}

/** Whether both may be of one cluster, as far as they tell. */
function isRelated(a: { readonly system: string | undefined }, b: { readonly system: string | undefined }): boolean {
  return a.system === undefined || b.system === undefined || a.system === b.system
}

function isKnown(told: Told, known: Known | undefined): boolean {
  const history = historyOf(told)
  // A store that notes none was made before this was noted, or is empty: its history is the one first found.
  const noted = told.history ?? (known && historyOf(known)) ?? history
  return history === undefined || noted === history
}

/**
 * Which of the hosts takes the writes: the one not in recovery with the highest timeline. A standby that follows a
 * higher one, and what this node wrote to before, prove that a lower one is a primary of the past. Of several alike the
 * one goes first that was used before, then one whose history the store knows, then the first of the list.
 */
export function choose(asked: readonly Asked[], known: Known | undefined, before: number | undefined): Choice {
  const told = asked.map(toldOf)
  const first = known ?? told.find((one) => one !== undefined)
  const related = told.map((one) => (one && first && isRelated(one, first) ? one : undefined))
  const highest = Math.max(known?.timeline ?? 0, ...related.map((one) => one?.timeline ?? 0))
  const rank = (place: number) => (place === before ? 0 : isKnown(told[place] as Told, known) ? 1 : 2)
  const fit = related.flatMap((one, place) => (one && !one.recovering && one.timeline === highest ? [place] : []))
  const [place] = fit.sort((a, b) => rank(a) - rank(b) || a - b)
  const others: Record<string, string> = {}
  for (const [i, { name, answer }] of asked.entries()) {
    const isStandby = place !== undefined && related[i]?.recovering === true
    if (i !== place && !isStandby)
      others[name] = typeof answer === 'string' ? answer : whyNotThis(answer, related[i], highest)
  }
  return { place, isKnown: place !== undefined && isKnown(told[place] as Told, known), others }
}

function whyNotThis(told: Told, related: Told | undefined, highest: number): string {
  if (!related) return 'is another cluster, with a history of its own'
  if (told.recovering) return `is a standby, timeline ${told.timeline}: it takes no writes`
  if (told.timeline < highest)
    return `is a primary of the past: its timeline is ${told.timeline}, and ${highest} has begun`
  return 'is a primary too'
}
