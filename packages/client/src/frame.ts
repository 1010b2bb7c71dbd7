import type { CommandPayload, CommandType, ServerFrame } from '@confab/protocol'

/** A frame as it passed, for tools that watch. `ticket`s are left out. */
export interface Frame {
  readonly way: 'in' | 'out'
  readonly type: string
  readonly id?: string | number
  readonly payload: unknown
}

/** How many bytes a text is on the wire. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}

/** The text of a command. */
export function commandText<T extends CommandType>(type: T, payload: CommandPayload<T>, id?: number): string {
  return JSON.stringify({ type, id, payload })
}

/** A server's frame, or nothing where the text is no frame. The server is trusted with the shape of its payloads. */
export function readFrame(text: string): ServerFrame | undefined {
  try {
    const value = JSON.parse(text) as ServerFrame | null
    return value?.type && value
  } catch {
    return undefined
  }
}
