import type { Limits } from '../../packages/server/src/domain/limits.ts'
import { Refused } from '../../packages/server/src/domain/refusal.ts'
import type { Engine } from '../../packages/server/src/engine/engine.ts'
import type { Session } from '../../packages/server/src/engine/session.ts'
import { Connection, type ConnectionNeeds } from '../../packages/server/src/gateway/connection.ts'
import { credentialOf } from '../../packages/server/src/gateway/credentials.ts'
import { Heartbeat } from '../../packages/server/src/gateway/heartbeat.ts'
import { noMetrics } from '../../packages/server/src/ports/metrics.ts'
import type { SimLink } from './link.ts'
import type { LocalClock } from './local-clock.ts'
import { SimSocket } from './sim-socket.ts'

/** The gateway of a node without sockets: links instead, everything behind them as in production. */
export class SimGateway {
  readonly #needs: ConnectionNeeds
  readonly #clock: LocalClock
  readonly #connections = new Set<Connection>()
  readonly #readers = new Map<Connection, { readonly session: Session; readonly socket: SimSocket }>()
  readonly #heartbeat: Heartbeat

  constructor(engine: Engine, clock: LocalClock, limits: Limits, fault: (text: string) => void) {
    const diary = { warn: () => undefined, error: (fields: unknown) => fault(JSON.stringify(fields)) }
    this.#needs = { engine, clock, limits, metrics: noMetrics, diary }
    this.#clock = clock
    this.#heartbeat = new Heartbeat(this.#connections, clock, limits)
    this.#heartbeat.start()
  }

  /** A link that arrives, with the subprotocols it offers: who it is, then a connection of its own. */
  async accept(link: SimLink, protocols: readonly string[]): Promise<void> {
    link.attach(this.#clock)
    const socket = new SimSocket(link, this.#clock, this.#needs.limits.mailboxBytes)
    const { engine } = this.#needs
    try {
      const handshake = { authorization: undefined, protocols: protocols.join(', '), query: new URLSearchParams() }
      const { value } = credentialOf(handshake, false) as { value: string }
      const caller = await engine.admission.identify(value)
      const session = engine.sessions.open(caller, socket)
      const connection = new Connection(this.#needs, socket, session, (ended) => {
        this.#connections.delete(ended)
        this.#readers.delete(ended)
      })
      this.#connections.add(connection)
      this.#readers.set(connection, { session, socket })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      link.shut(error.code === 'unauthorized' ? 4001 : 1001, error.message)
    }
  }

  /** Who is taken for a slow reader, or was not told yet what he missed as one. */
  get behind(): string[] {
    return [...this.#readers.values()]
      .filter(({ session, socket }) => socket.isSlow || session.lag.size > 0)
      .map(({ session }) => session.device ?? session.caller.external)
  }

  /** Devices that were slow readers at some time of the connection they have now. */
  get slowOnce(): string[] {
    const slow = [...this.#readers.values()].filter(({ socket }) => socket.wasSlow)
    return slow.map(({ session }) => session.device ?? session.caller.external)
  }

  stop(): void {
    this.#heartbeat.stop()
    for (const connection of this.#connections) connection.close(1001, 'the node is going away')
  }
}
