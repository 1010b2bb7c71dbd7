import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

/**
 * A WebSocket client that does as little as a client can: it frames with a mask of zeros, and hands over payloads
 * without parsing or copying where a frame lies in one chunk. What is measured is to be the server, not this.
 */
export class RawClient {
  readonly #socket: Socket
  #rest: Buffer = empty
  #open = false
  onText: (payload: Buffer) => void = () => undefined
  onClose: () => void = () => undefined

  private constructor(socket: Socket) {
    this.#socket = socket
  }

  /** Resolves when the handshake is through. `protocols`: the header Sec-WebSocket-Protocol. */
  static open(
    port: number,
    path: string,
    protocols: string | undefined,
    onText: (payload: Buffer) => void,
  ): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      const client = new RawClient(socket)
      client.onText = onText
      socket.on('error', reject)
      socket.on('close', () => {
        client.onClose()
        reject(new Error('closed'))
      })
      socket.on('connect', () => socket.write(handshake(port, path, protocols)))
      socket.on('data', (chunk: Buffer) => client.#data(chunk, () => resolve(client), reject))
    })
  }

  send(text: string): void {
    this.#socket.write(frameOf(text))
  }

  end(): void {
    this.#socket.destroy()
  }

  pause(): void {
    this.#socket.pause()
  }

  #data(chunk: Buffer, opened: () => void, failed: (error: Error) => void): void {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    if (!this.#open) {
      const end = bytes.indexOf('\r\n\r\n')
      if (end < 0) {
        this.#rest = bytes
        return
      }
      const status = bytes.toString('latin1', 9, 12)
      if (status !== '101') return failed(new Error(`handshake: ${status}`))
      this.#open = true
      opened()
      bytes = bytes.subarray(end + 4)
    }
    this.#frames(bytes)
  }

  #frames(bytes: Buffer): void {
    let at = 0
    while (bytes.length - at >= 2) {
      let length = (bytes[at + 1] as number) & 0x7f
      let start = at + 2
      if (length === 126) {
        if (bytes.length - at < 4) break
        length = bytes.readUInt16BE(at + 2)
        start = at + 4
      } else if (length === 127) {
        if (bytes.length - at < 10) break
        length = Number(bytes.readBigUInt64BE(at + 2))
        start = at + 10
      }
      if (bytes.length < start + length) break
      if (((bytes[at] as number) & 0x0f) === 1) this.onText(bytes.subarray(start, start + length))
      at = start + length
    }
    this.#rest = at === bytes.length ? empty : bytes.subarray(at)
  }
}

const empty = Buffer.alloc(0)

function handshake(port: number, path: string, protocols: string | undefined): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    ...(protocols === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocols}`]),
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** A masked text frame; with a mask of zeros the payload stays as it is. */
function frameOf(text: string): Buffer {
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
