import { connect, type Socket } from 'node:net'
import { FrameReader, type FrameTaker } from './frame-reader.ts'

/** Where to, and what the handshake says. */
export interface Door {
  readonly port: number
  readonly path: string
  /** The header Sec-WebSocket-Protocol. */
  readonly protocols?: string
  /** As whose address a proxy would name it. */
  readonly address?: string
  /** It reads so many bytes at a time, not as many as there are; and, while `sips`, only when told to. */
  readonly sip?: number
  /** The address it comes from: each has its own ports. */
  readonly from?: string
}

/**
 * All connections read into this one buffer, one after the other: a buffer a read would cost more than the frames in it.
 */
const shared = Buffer.allocUnsafeSlow(512 * 1_024)
const headersEnd = '\r\n\r\n'

/**
 * A WebSocket client that does as little as a client can: it masks with zeros, writes what was said in one go of the
 * event loop at once, and steps over the frames that its taker does not want. What is measured is to be the server.
 */
export class RawClient {
  readonly #socket: Socket
  readonly #reader: FrameReader
  #headers: string | undefined = ''
  #out: Buffer[] = []
  #opened: () => void = () => undefined
  #failed: (error: Error) => void = () => undefined
  #ended = false
  /** It pauses after each read. */
  sips = false
  onClose: () => void = () => undefined

  private constructor(door: Door, taker: FrameTaker) {
    this.#reader = new FrameReader(taker)
    const { sip } = door
    const buffer = sip === undefined ? shared : Buffer.allocUnsafeSlow(sip)
    this.#socket = connect({
      port: door.port,
      host: '127.0.0.1',
      ...(door.from !== undefined && { localAddress: door.from }),
      noDelay: true,
      onread: { buffer, callback: (bytes) => this.#read(buffer.subarray(0, bytes)) },
    })
    this.#socket.on('connect', () => this.#socket.write(handshake(door)))
    this.#socket.on('error', (error) => this.#failed(error))
    this.#socket.on('close', () => {
      this.#failed(new Error('closed during the handshake'))
      if (!this.#ended) this.onClose()
    })
  }

  /** Resolves when the handshake is through. */
  static open(door: Door, taker: FrameTaker): Promise<RawClient> {
    const client = new RawClient(door, taker)
    return new Promise((resolve, reject) => {
      client.#opened = () => resolve(client)
      client.#failed = reject
    })
  }

  send(text: string): void {
    if (this.#out.push(textFrame(text)) === 1) process.nextTick(() => this.#flush())
  }

  /** Leaves all that comes in the kernel. */
  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  end(): void {
    this.#ended = true
    this.#socket.destroy()
  }

  #flush(): void {
    this.#socket.write(this.#out.length === 1 ? (this.#out[0] as Buffer) : Buffer.concat(this.#out))
    this.#out = []
  }

  /** True: go on reading. */
  #read(chunk: Buffer): boolean {
    if (this.#headers === undefined) this.#reader.read(chunk)
    else this.#shake(chunk, this.#headers)
    if (this.sips) this.#socket.pause()
    return !this.sips
  }

  #shake(chunk: Buffer, before: string): void {
    const text = before + chunk.toString('latin1')
    const end = text.indexOf(headersEnd)
    this.#headers = end < 0 ? text : undefined
    if (end < 0) return
    if (text.slice(9, 12) !== '101') return this.#failed(new Error(`handshake: ${text.slice(9, 12)}`))
    this.#opened()
    const rest = chunk.subarray(end + headersEnd.length - before.length)
    if (rest.length > 0) this.#reader.read(rest)
  }
}

function handshake({ port, path, protocols, address }: Door): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: bWVhc3VyZWQgYnkgY29uZg==',
    ...(protocols === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocols}`]),
    ...(address === undefined ? [] : [`X-Forwarded-For: ${address}`]),
  ]
  return `${lines.join('\r\n')}${headersEnd}`
}

/** A masked text frame; with a mask of zeros the payload stays as it is. */
function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.alloc(head + 4 + length)
  frame[0] = 0x81
  frame[1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127)
  if (head === 4) frame.writeUInt16BE(length, 2)
  else if (head === 10) frame.writeBigUInt64BE(BigInt(length), 2)
  frame.write(text, head + 4, 'utf8')
  return frame
}
