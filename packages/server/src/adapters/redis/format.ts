import type { Envelope } from '../../domain/envelope.ts'

/** An envelope as it came, and who sent it: a node's name, and which of its lives. */
export interface Arrived {
  readonly life: string
  readonly envelope: Envelope
}

const newline = 10

/** A line of JSON, then the payload as it is. Made once, however many nodes it goes to. */
export function encodeEnvelope(life: string, { from, header, payload }: Envelope): Buffer {
  const line = JSON.stringify({ from, life, header })
  const length = Buffer.byteLength(line)
  const bytes = Buffer.allocUnsafe(length + 1 + payload.length)
  bytes.write(line, 0)
  bytes[length] = newline
  bytes.set(payload, length + 1)
  return bytes
}

/** undefined: this is no envelope. */
export function decodeEnvelope(bytes: Buffer): Arrived | undefined {
  const end = bytes.indexOf(newline)
  if (end < 0) return undefined
  const said = parsed(bytes.toString('utf8', 0, end))
  if (!isRecord(said) || !isRecord(said.header)) return undefined
  const { from, life, header } = said
  if (typeof from !== 'string' || typeof life !== 'string' || typeof header.k !== 'string') return undefined
  // A copy: the bytes are a view into what was read from the socket, and would keep all of it.
  const payload = new Uint8Array(bytes.subarray(end + 1))
  return { life, envelope: { from, header: header as unknown as Envelope['header'], payload } }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
