import type { StoredEntry } from '../domain/entry.ts'
import { entryKindName } from '../domain/entry.ts'
import { allocate, encodeText } from './slab.ts'

const text = new TextDecoder()
const comma = 44

/** JSON text of an entry as the wire shows it. Bodies are JSON text already and are not parsed again. */
export function entryJson(entry: StoredEntry): string {
  const head = `{"seq":${entry.seq},"kind":"${entryKindName(entry.kind)}","sender":${JSON.stringify(entry.sender)}`
  const state = entry.state === undefined ? '' : `,"state":${entry.state}`
  return `${head},"clientId":"${entry.clientId}","at":${entry.at},"counts":${entry.counts},"content":${entry.body}${state}}`
}

/** The event `entries`; `pieces` are entries' JSON texts joined by commas. */
export function entriesFrame(conversationId: string, first: number, pieces: readonly Uint8Array[]): Uint8Array {
  const prefix = encodeText(
    `{"type":"entries","payload":{"conversationId":"${conversationId}","from":${first},"entries":[`,
  )
  return joined(pieces, prefix, tail)
}

const none: Uint8Array = new Uint8Array(0)
const tail: Uint8Array = new TextEncoder().encode(']}}')

/** The parts joined by commas, between a prefix and a suffix. */
export function joined(parts: readonly Uint8Array[], prefix = none, suffix = none): Uint8Array {
  if (parts.length === 1 && prefix === none && suffix === none) return parts[0] as Uint8Array
  let length = prefix.length + suffix.length + Math.max(0, parts.length - 1)
  for (const part of parts) length += part.length
  const whole = allocate(length)
  whole.set(prefix, 0)
  let at = prefix.length
  for (let i = 0; i < parts.length; i++) {
    if (i > 0) whole[at++] = comma
    const part = parts[i] as Uint8Array
    whole.set(part, at)
    at += part.length
  }
  whole.set(suffix, at)
  return whole
}

export function encode(value: string): Uint8Array {
  return encodeText(value)
}

export function decode(bytes: Uint8Array): string {
  return text.decode(bytes)
}

export function eventFrame(type: string, payload: unknown): Uint8Array {
  return encodeText(JSON.stringify({ type, payload }))
}
