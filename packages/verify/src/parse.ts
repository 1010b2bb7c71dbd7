import { type Fields, FROM, FULL, fieldNames, maxSeq, SEQ, strings, T, V } from './fields.ts'
import { fingerprint } from './fingerprint.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads any JSON spelling of a trace line, escapes, spaces, lists and unknown fields included.
 * Returns what is wrong with it, or nothing.
 */
export function parse(bytes: Uint8Array, start: number, end: number, line: Fields): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(decoder.decode(bytes.subarray(start, end)))
  } catch {
    return 'it is not JSON'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'it is not a JSON object'
  return take(value as Record<string, unknown>, line)
}

function take(value: Record<string, unknown>, line: Fields): string | undefined {
  const texts = fieldNames.slice(0, strings).map((name) => value[name] ?? '')
  const odd = texts.findIndex((text) => typeof text !== 'string')
  if (odd >= 0) return `${fieldNames[odd]} is not a string`
  takeStrings(texts as string[], line)
  for (const field of [SEQ, FROM, V]) {
    const number = value[fieldNames[field]!] ?? undefined
    if (number === undefined) continue
    if (!isWhole(number)) return `${fieldNames[field]} is not a whole number from 0 to ${maxSeq}`
    takeNumber(number, field, line)
  }
  if (typeof value.t === 'number') line.seen |= 1 << T
  if (value.full === true) line.seen |= 1 << FULL
  line.full = value.full === true
  return takeUsers(value, line)
}

function takeStrings(texts: string[], line: Fields): void {
  line.clear(encoder.encode(texts.join('')))
  let at = 0
  texts.forEach((text, field) => {
    const { lo, hi } = fingerprint(text)
    line.lo[field] = lo
    line.hi[field] = hi
    line.start[field] = at
    at += encoder.encode(text).length
    line.end[field] = at
    if (text !== '') line.seen |= 1 << field
  })
}

function takeNumber(number: number, field: number, line: Fields): void {
  line.seen |= 1 << field
  if (field === SEQ) line.seq = number
  else if (field === FROM) line.from = number
  else line.version = number
}

function takeUsers(value: Record<string, unknown>, line: Fields): string | undefined {
  for (const name of ['added', 'removed'] as const) {
    const users = value[name] ?? []
    if (!Array.isArray(users) || !users.every((user) => typeof user === 'string'))
      return `${name} is not a list of strings`
    line[name] = users
  }
  return undefined
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= maxSeq
}
