import type { Limits } from '../domain/limits.ts'
import type { Clock } from '../ports/node.ts'
import type { Connection } from './connection.ts'
import { shedLargest } from './mailboxes.ts'

/**
 * One timer for all connections: asks the silent ones for a sign, closes the dead ones and those that never greeted.
 * Browsers can't see protocol pings, so the sign is a frame of ours.
 */
export class Heartbeat {
  readonly #connections: ReadonlySet<Connection>
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #everyMs: number
  readonly #deadMs: number
  #cancel: () => void = () => undefined

  constructor(connections: ReadonlySet<Connection>, clock: Clock, limits: Limits) {
    this.#connections = connections
    this.#clock = clock
    this.#limits = limits
    this.#everyMs = Math.max(50, Math.min(1_000, limits.heartbeatMs / 4, limits.greetingMs / 4))
    // A sweep early rather than late: `silenceMs` is the longest that a dead peer counts.
    this.#deadMs = Math.max(limits.heartbeatMs + this.#everyMs, limits.silenceMs - this.#everyMs)
  }

  start(): void {
    this.#cancel = this.#clock.after(this.#everyMs, () => {
      this.#sweep()
      this.start()
    })
  }

  stop(): void {
    this.#cancel()
  }

  #sweep(): void {
    const now = this.#clock.now()
    shedLargest(this.#connections, this.#limits.mailboxesBytes)
    const { heartbeatMs, greetingMs } = this.#limits
    for (const connection of this.#connections) {
      connection.look()
      const silent = now - connection.heardAt
      if (silent >= this.#deadMs) connection.closeDead()
      else if (!connection.greeted && now - connection.openedAt >= greetingMs) connection.close(4004, 'no hello')
      // Once a period, not once a sweep.
      else if (silent >= heartbeatMs && (silent - heartbeatMs) % heartbeatMs < this.#everyMs) connection.ping()
    }
  }
}
