import { cursor, end, reset, whole } from './claims.ts'
import { ACTOR, CID, CONN, CONV, EV, type Fields, fieldNames, KIND, SENDER, SEQ, V } from './fields.ts'
import { fingerprint } from './fingerprint.ts'
import type { Ledger } from './ledger.ts'
import { events, type TraceEvent, traceVersion } from './line.ts'
import { entry } from './reading.ts'
import { ack, refused, send } from './sending.ts'

const judges: Record<TraceEvent, (ledger: Ledger, line: Fields) => void> = {
  send,
  ack,
  refused,
  // A try that may or may not have stored its message: no rule can fail by it.
  unknown: () => {},
  entry,
  cursor,
  whole,
  reset,
  end,
}

const needs: Record<TraceEvent, number[]> = {
  send: [CONV, CID],
  ack: [CONV, SEQ, CID],
  refused: [CONV, CID],
  unknown: [CONV, CID],
  entry: [CONV, SEQ],
  cursor: [CONV, SEQ, KIND],
  whole: [CONV, SEQ],
  reset: [],
  end: [CONV, SEQ],
}

const bit = (field: number) => 1 << field
const always = bit(V) | bit(ACTOR) | bit(CONN) | bit(EV)
const kinds = new Set([fingerprint('delivered').lo, fingerprint('read').lo])

// By the first lane of the event's fingerprint: nine words, all different.
const byWord = new Map(
  events.map((ev, number) => {
    const mask = needs[ev].reduce((sum, field) => sum | bit(field), always)
    return [fingerprint(ev).lo, { ev, number, mask, judge: judges[ev] }]
  }),
)

/** Judges one line that was read. Returns what is wrong with the line itself, or the number of its event. */
export function judge(ledger: Ledger, line: Fields): string | number {
  const word = byWord.get(line.lo[EV]!)
  if (word === undefined || !line.has(EV)) return 'its ev is none of the events'
  const lacking = word.mask & ~line.seen
  if (lacking !== 0) return `${word.ev} lacks ${fieldNames[31 - Math.clz32(lacking)]}`
  if (line.version !== traceVersion) return `its version is ${line.version}, not ${traceVersion}`
  const flaw = word.ev === 'entry' ? entryFlaw(line) : word.ev === 'cursor' ? cursorFlaw(line) : undefined
  if (flaw !== undefined) return flaw
  ledger.enter(line)
  word.judge(ledger, line)
  return word.number
}

function entryFlaw(line: Fields): string | undefined {
  if (line.seq === 0) return 'the first entry has seq 1'
  return line.has(CID) && !line.has(SENDER) ? 'entry has a cid and lacks sender' : undefined
}

function cursorFlaw(line: Fields): string | undefined {
  return kinds.has(line.lo[KIND]!) ? undefined : 'the kind of a cursor is delivered or read'
}
