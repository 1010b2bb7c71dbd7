import type { Link, LinkListener } from '@confab/client'
import type { SocketEvents } from '../../packages/server/src/gateway/socket.ts'
import type { LocalClock } from './local-clock.ts'
import { Pipe } from './pipe.ts'
import type { Random } from './random.ts'

/** One WebSocket between a device and a node: the client's end is `Link`, the node's is what a `Connection` drives. */
export class SimLink implements Link {
  readonly #random: Random
  readonly #device: LocalClock
  readonly #listener: LinkListener
  readonly #toClient: Pipe
  #toServer: Pipe | undefined
  #node: LocalClock | undefined
  #events: SocketEvents | undefined
  #clientOver = false
  #serverOver = false
  #isShut = false
  #isClosing = false

  constructor(device: LocalClock, listener: LinkListener, random: Random) {
    this.#device = device
    this.#listener = listener
    this.#random = random
    this.#toClient = new Pipe(device, random)
  }

  /** The client still takes it for one. */
  get isOpen(): boolean {
    return !this.#clientOver && this.#device.alive
  }

  // The client's end.

  send(frame: string): void {
    if (this.#clientOver || this.#isShut) return
    this.#toServer?.push(() => this.#events?.onText(Buffer.from(frame)))
  }

  close(code: number): void {
    if (this.#isShut) return
    this.#isShut = true
    this.#toServer?.push(() => this.#endServer(code))
    this.#device.after(this.#random.below(50), () => this.#endClient(code, ''))
  }

  // The node's end.

  /** The node took it. */
  attach(node: LocalClock): void {
    this.#node = node
    this.#toServer = new Pipe(node, this.#random)
  }

  listen(events: SocketEvents): void {
    this.#events = events
  }

  /** `bytes`: what it takes on the wire. */
  push(frame: Uint8Array, bytes: number): boolean {
    if (this.#isClosing || this.#serverOver) return false
    const text = new TextDecoder().decode(frame)
    this.#toClient.push(() => {
      if (!this.#clientOver) this.#listener.text(text)
    }, bytes)
    return true
  }

  /** Bytes that the client has not taken. */
  get backlog(): number {
    return this.#toClient.bytes
  }

  shut(code: number, reason: string): void {
    if (this.#isClosing || this.#serverOver) return
    this.#isClosing = true
    this.#toClient.push(() => this.#endClient(code, reason))
    this.#node?.after(this.#random.below(20), () => this.#endServer(code))
  }

  // What happens to it.

  /** Neither end hears of the other any more; the client learns it soon, the node later. */
  cut(): void {
    this.freeze()
    this.#device.after(this.#random.below(200), () => this.#endClient(1006, ''))
    this.#node?.after(this.#random.below(2_000), () => this.#endServer(1006))
  }

  /** Nothing passes, and nobody is told. */
  freeze(): void {
    this.#toClient.stop()
    this.#toServer?.stop()
  }

  /** The client sends, but takes nothing for so long: what it has not taken it does not acknowledge. */
  hold(ms: number): void {
    this.#toClient.hold(ms)
  }

  /** For so long the client needs so many ms for each frame. */
  slow(ms: number, pace: number): void {
    this.#toClient.slow(ms, pace)
  }

  #endClient(code: number, reason: string): void {
    if (this.#clientOver) return
    this.#clientOver = true
    this.#toClient.stop()
    this.#listener.closed(code, reason)
  }

  #endServer(code: number): void {
    if (this.#serverOver) return
    this.#serverOver = true
    this.#toServer?.stop()
    this.#events?.onClosed(code)
  }
}
