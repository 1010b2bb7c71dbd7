import type { Command, ErrorCode, WireError } from '@confab/protocol'
import { checkCommand, decodeJson, errors } from '@confab/protocol'
import { Refused } from '../domain/refusal.ts'

export type FrameId = string | number
export type ReadFrame =
  | { readonly ok: true; readonly id: FrameId | undefined; readonly command: Command }
  | { readonly ok: false; readonly id: FrameId | undefined; readonly refused: Refused }

/** A client's frame, judged: text to a command of the protocol, or the exact reason why not. */
export function readFrame(text: string, textBytes: number): ReadFrame {
  const decoded = decodeJson(text)
  if (!decoded.ok) return refuse(undefined, decoded.refusal)
  const frame = decoded.value
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame)) {
    return refuse(undefined, { code: 'badRequest', message: 'a frame is an object { type, id, payload }', where: '' })
  }
  const { type, id, payload } = frame as { type?: unknown; id?: unknown; payload?: unknown }
  if (id !== undefined && !isId(id)) {
    return refuse(undefined, {
      code: 'badRequest',
      message: 'an id is a whole number, or text of at most 64 characters',
      where: '/id',
    })
  }
  if (typeof type !== 'string') return refuse(id, { code: 'badRequest', message: 'a type is needed', where: '/type' })
  if (payload === undefined)
    return refuse(id, { code: 'badRequest', message: 'a payload is needed', where: '/payload' })
  const refusal = checkCommand(type, payload, textBytes)
  if (refusal)
    return refuse(
      id,
      refusal.where?.startsWith('/type') ? refusal : { ...refusal, where: `/payload${refusal.where ?? ''}` },
    )
  return { ok: true, id, command: { type, payload } as Command }
}

function isId(id: unknown): id is FrameId {
  return typeof id === 'string' ? id.length <= 64 : Number.isSafeInteger(id)
}

function refuse(id: FrameId | undefined, refusal: { code: ErrorCode; message: string; where?: string }): ReadFrame {
  const more = refusal.where === undefined ? {} : { where: refusal.where }
  return { ok: false, id, refused: new Refused(refusal.code, refusal.message, more) }
}

/** The id of a frame that is refused before it is parsed, if it stands near the beginning. */
export function peekId(start: string): FrameId | undefined {
  const found = /"id"\s*:\s*(?:"([^"\\]{1,64})"|(\d{1,15})\b)/.exec(start)
  if (!found) return undefined
  return found[1] ?? Number(found[2])
}

export function replyText(id: FrameId, payload: string): string {
  return `{"type":"reply","id":${JSON.stringify(id)},"payload":${payload}}`
}

export function errorText(id: FrameId | undefined, refused: Refused): string {
  const { code, message, where, retryAfter } = refused
  const payload: WireError = {
    code,
    message,
    ...(where === undefined ? {} : { where }),
    retry: errors[code].retry,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  }
  return JSON.stringify(id === undefined ? { type: 'error', payload } : { type: 'error', id, payload })
}
