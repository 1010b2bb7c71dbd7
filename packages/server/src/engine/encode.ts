import type { StoredEntry } from '../domain/entry.ts'
import { entryKindName } from '../domain/entry.ts'

const utf8 = new TextEncoder()
const text = new TextDecoder()

/** JSON text of an entry as the wire shows it. Bodies are JSON text already and are not parsed again. */
export function entryJson(entry: StoredEntry): string {
  const head = `{"seq":${entry.seq},"kind":"${entryKindName(entry.kind)}","sender":${JSON.stringify(entry.sender)}`
  const state = entry.state === undefined ? '' : `,"state":${entry.state}`
  return `${head},"clientId":"${entry.clientId}","at":${entry.at},"counts":${entry.counts},"content":${entry.body}${state}}`
}

/** The event `entries`; `pieces` are entries' JSON texts joined by commas. */
export function entriesFrame(conversationId: string, first: number, pieces: readonly Uint8Array[]): Uint8Array {
  const prefix = `{"type":"entries","payload":{"conversationId":"${conversationId}","from":${first},"entries":[`
  const parts: Uint8Array[] = [utf8.encode(prefix)]
  pieces.forEach((piece, i) => {
    if (i > 0) parts.push(comma)
    parts.push(piece)
  })
  parts.push(tail)
  return concat(parts)
}

const comma = utf8.encode(',')
const tail = utf8.encode(']}}')

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export function encode(value: string): Uint8Array {
  return utf8.encode(value)
}

export function decode(bytes: Uint8Array): string {
  return text.decode(bytes)
}

export function eventFrame(type: string, payload: unknown): Uint8Array {
  return utf8.encode(JSON.stringify({ type, payload }))
}
