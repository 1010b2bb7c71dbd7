import { Credit, type CreditLimits } from '../../packages/server/src/domain/credit.ts'
import type { Wired } from '../../packages/server/src/gateway/connection.ts'
import type { SocketEvents } from '../../packages/server/src/gateway/socket.ts'
import type { SimLink } from './link.ts'
import type { LocalClock } from './local-clock.ts'

/** The node's end of a link: a socket without a kernel, whose client acknowledges what it takes as in production. */
export class SimSocket implements Wired {
  readonly #link: SimLink
  readonly #clock: LocalClock
  readonly #mailboxBytes: number
  #frames = 0
  #credit: Credit | undefined
  /** At some time its reader was slow. */
  wasSlow = false

  constructor(link: SimLink, clock: LocalClock, mailboxBytes: number) {
    this.#link = link
    this.#clock = clock
    this.#mailboxBytes = mailboxBytes
  }

  listen(events: SocketEvents): void {
    this.#link.listen(events)
  }

  push(frame: Uint8Array): boolean {
    const bytes = onTheWire(frame.length)
    if (this.backlog + bytes > this.#mailboxBytes) this.close(4003, 'the mailbox is full')
    if (!this.#link.push(frame, bytes)) return false
    this.#frames += 1
    this.#credit?.sent(bytes, this.#clock.now())
    this.wasSlow ||= this.isSlow
    return true
  }

  close(code: number, reason: string): void {
    this.#link.shut(code, reason)
  }

  giveCredit(limits: CreditLimits): void {
    this.#credit ??= new Credit(limits, this.#frames)
  }

  acknowledged(frames: number): boolean {
    return this.#credit?.acknowledged(frames, this.#clock.now()) ?? true
  }

  get isSlow(): boolean {
    return this.#credit?.isSlow ?? false
  }

  get backlog(): number {
    return this.#link.backlog
  }

  look(): void {
    if (this.#credit?.look(this.#clock.now()) === 'stuck') this.close(4003, 'nothing was acknowledged')
    this.wasSlow ||= this.isSlow
  }

  shed(): void {
    if (this.#credit && !this.#credit.isSlow) return this.#credit.exhaust()
    this.close(4003, 'the node holds too much for slow readers')
  }
}

/** A frame of so many bytes with the header that a WebSocket gives it. */
function onTheWire(bytes: number): number {
  return bytes + (bytes < 126 ? 2 : bytes < 65_536 ? 4 : 10)
}
