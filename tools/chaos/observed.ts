import type { Fault, Symptom } from './fault.ts'
import type { Look } from './health-watch.ts'
import type { Seen } from './round.ts'

/** A symptom as it was seen. */
export interface Observed {
  readonly symptom: Symptom
  /** For operators: how, how often, how long. */
  readonly told: string
}

/** A send that takes longer, all its tries together, is late; a try without an answer for so long is mute, ms. */
const longest = { late: 5_000, mute: 3_500 }
/** What a node says of itself for less than this, ms, nobody would see. */
const briefMs = 1_000

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

/** What nodes said of themselves, by the reasons; nodes other than the fault's own are told by name. */
function said(is: 'unready' | 'degraded', { health, struckAt }: Seen, { node }: Fault): string[] {
  const looks = health.looks.filter((look) => look.is === is && look.at > struckAt)
  const each = Map.groupBy(looks, (look) => look.node)
  const long = [...each].filter(([, those]) => lasted(those) >= briefMs)
  if (long.length === 0) return []
  const most = Math.max(...long.map(([, those]) => lasted(those)))
  const why = [...new Set(long.flatMap(([, those]) => those.map((look) => look.why)))].slice(0, 3).join(' / ')
  const alien = node === undefined ? [] : long.filter(([index]) => index !== node).map(([index]) => `node${index + 1}`)
  const which = alien.length > 0 ? ` (also ${alien.join(', ')})` : ''
  return [`nodes ${is === 'unready' ? 'want no traffic' : 'say'}${which}: "${why}", for ${seconds(most)}`]
}

function lasted(looks: readonly Look[]): number {
  return (looks.at(-1)?.at ?? 0) - (looks[0]?.at ?? 0)
}

/** Whether other nodes than the one that the fault is about say so for long. */
export function spreads(seen: Seen, fault: Fault, is: 'unready' | 'degraded'): boolean {
  return said(is, seen, fault).some((text) => text.includes('(also '))
}

function refusals({ watch, struckAt }: Seen): string[] {
  if (watch.refusedLast < struckAt || watch.refusedFirst === undefined) return []
  const codes = [...watch.codes.keys()].filter((code) => code !== 'lost' && code !== 'closed')
  const span = watch.refusedLast - Math.max(struckAt, watch.refusedFirst)
  return [`${watch.refused} tries refused for now (${codes.join(', ')}), for ${seconds(span)}`]
}

/** All that users and operators could see of it. */
export function observe(seen: Seen, fault: Fault): Observed[] {
  const { watch, waits, struckAt, endedAt, lost, reset, clients } = seen
  const late = waits.between(struckAt - longest.late, endedAt).most
  const broken = watch.broken.filter(({ at }) => at >= struckAt).length
  const found: Record<Symptom, string[]> = {
    refused: refusals(seen),
    late: late > longest.late ? [`the longest send took ${seconds(late)}`] : [],
    mute: watch.slowest > longest.mute ? [`a try had no answer for ${seconds(watch.slowest)}`] : [],
    cut: broken > 0 ? [`${broken} connections lost, at last: ${watch.waits.slice(-3).join('; ')}`] : [],
    unready: said('unready', seen, fault),
    degraded: said('degraded', seen, fault),
    lost: lost > 0 ? [`${lost} acknowledged messages are gone`] : [],
    reset: reset > 0 ? [`${reset} of ${clients} clients were told to begin anew`] : [],
  }
  return Object.entries(found).flatMap(([symptom, all]) => all.map((told) => ({ symptom: symptom as Symptom, told })))
}
