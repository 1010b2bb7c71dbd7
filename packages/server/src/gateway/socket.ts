import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { subprotocol } from '@confab/protocol'
import type { WebSocket } from 'ws'
import * as ws from 'ws'
import { Credit, type CreditLimits } from '../domain/credit.ts'
import type { Sink } from '../ports/node.ts'
import type { Flusher } from './flusher.ts'

/** What a socket tells its connection. */
export interface SocketEvents {
  onText(bytes: Buffer): void
  onBinary(): void
  onAlive(): void
  onClosed(code: number): void
}

/** How long a close may take before the transport is cut, ms. */
const closePatience = 1_000

let framedFrom: Uint8Array | undefined
let framed: Buffer | undefined

/** The frame with its WebSocket header, made once for all receivers of a fan-out. */
function wireFrame(frame: Uint8Array): Buffer {
  if (framedFrom === frame && framed) return framed
  const payload = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength)
  const parts = frameSender.frame(payload, { fin: true, opcode: 1, mask: false, rsv1: false, readOnly: true })
  framed = Buffer.concat(parts)
  framedFrom = frame
  return framed
}

/** `Sender.frame` is a documented static of `ws` that its types leave out. */
const { Sender: frameSender } = ws as unknown as { Sender: { frame(data: Buffer, options: FrameOptions): Buffer[] } }

interface FrameOptions {
  readonly fin: boolean
  readonly opcode: number
  readonly mask: boolean
  readonly rsv1: boolean
  readonly readOnly: boolean
}

/**
 * The only file that touches a socket. The mailbox is a list of references to shared frames plus what the kernel has
 * not taken yet; over its limit the transport is closed, resumable. Nobody awaits it.
 */
export class Socket implements Sink {
  readonly #ws: WebSocket
  readonly #raw: Duplex
  readonly #flusher: Flusher
  readonly #mailboxBytes: number
  readonly #now: () => number
  #mailbox: Buffer[] = []
  #bytes = 0
  #frames = 0
  #credit: Credit | undefined
  #closing = false
  /** Why the server closes it: a reader who does not read never answers with the code. */
  #closedWith: number | undefined

  constructor(ws: WebSocket, raw: Duplex, flusher: Flusher, mailboxBytes: number, now: () => number = Date.now) {
    this.#ws = ws
    this.#raw = raw
    this.#flusher = flusher
    this.#mailboxBytes = mailboxBytes
    this.#now = now
  }

  listen(events: SocketEvents): void {
    this.#ws.on('message', (data: Buffer, isBinary: boolean) => (isBinary ? events.onBinary() : events.onText(data)))
    this.#ws.on('ping', () => events.onAlive())
    this.#ws.on('pong', () => events.onAlive())
    this.#ws.on('close', (code: number) => {
      this.#closing = true
      this.#mailbox = []
      events.onClosed(this.#closedWith ?? code)
    })
    // `ws` closes with the right code itself (1002, 1007, 1009); without a listener the error would end the process.
    this.#ws.on('error', () => undefined)
  }

  /** From now on the client tells how many frames it has taken. */
  giveCredit(limits: CreditLimits): void {
    this.#credit ??= new Credit(limits, this.#frames)
  }

  /** False: frames that were never sent. Without credit whatever is said is passed over. */
  acknowledged(frames: number): boolean {
    return this.#credit?.acknowledged(frames, this.#now()) ?? true
  }

  get isSlow(): boolean {
    return this.#credit?.isSlow ?? false
  }

  /** Closes who makes no progress. To be called every second or so. */
  look(): void {
    if (this.#credit?.look(this.#now()) === 'stuck') this.close(4003, 'nothing was acknowledged: read, and resume')
  }

  /** Stops giving him more than he asks for; if that was so already, or can't be, closes him. */
  shed(): void {
    if (this.#credit && !this.#credit.isSlow) return this.#credit.exhaust()
    this.close(4003, 'the node holds too much for slow readers: read faster, and resume')
  }

  /** Bytes that wait in this process. */
  get backlog(): number {
    return this.#bytes + this.#raw.writableLength
  }

  push(frame: Uint8Array): boolean {
    if (this.#closing) return false
    const wire = wireFrame(frame)
    // Much may come within one turn: only what the kernel does not take makes a reader slow.
    if (this.#isFull(wire)) this.flush()
    if (this.#isFull(wire)) {
      this.close(4003, 'the mailbox is full: read faster, and resume')
      return false
    }
    if (this.#mailbox.push(wire) === 1) this.#flusher.add(this)
    this.#bytes += wire.length
    this.#frames += 1
    this.#credit?.sent(wire.length, this.#now())
    return true
  }

  #isFull(wire: Buffer): boolean {
    return this.#bytes + this.#raw.writableLength + wire.length > this.#mailboxBytes
  }

  flush(): void {
    if (this.#mailbox.length === 0) return
    const wire = this.#mailbox.length === 1 ? (this.#mailbox[0] as Buffer) : Buffer.concat(this.#mailbox, this.#bytes)
    this.#mailbox = []
    this.#bytes = 0
    if (!this.#raw.writable) return
    // Behind a backlog it may wait for long: a copy of its own keeps no shared slab alive.
    this.#raw.write(this.#raw.writableLength > 0 && wire.length < 4_096 ? Buffer.from(wire) : wire)
  }

  close(code: number, reason: string): void {
    if (this.#closing) return
    this.flush()
    this.#closing = true
    this.#closedWith = code
    this.#ws.close(code, reason)
    setTimeout(() => this.#ws.terminate(), closePatience).unref()
  }
}

/** Upgrades requests into sockets; compression is off until measured to pay. */
export class Acceptor {
  readonly #server: ws.WebSocketServer
  readonly #flusher: Flusher
  readonly #mailboxBytes: number

  constructor(flusher: Flusher, limits: { frameBytes: number; mailboxBytes: number }) {
    this.#flusher = flusher
    this.#mailboxBytes = limits.mailboxBytes
    this.#server = new ws.WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: limits.frameBytes,
      maxFragments: 64,
      maxBufferedChunks: 256,
      handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
    })
  }

  accept(request: IncomingMessage, raw: Duplex, head: Buffer, accepted: (socket: Socket) => void): void {
    this.#server.handleUpgrade(request, raw, head, (ws) =>
      accepted(new Socket(ws, raw, this.#flusher, this.#mailboxBytes)),
    )
  }
}
