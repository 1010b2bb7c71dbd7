import type { Limits } from '../../packages/server/src/domain/limits.ts'
import { Refused } from '../../packages/server/src/domain/refusal.ts'
import type { Engine } from '../../packages/server/src/engine/engine.ts'
import { Connection, type ConnectionNeeds } from '../../packages/server/src/gateway/connection.ts'
import { credentialOf } from '../../packages/server/src/gateway/credentials.ts'
import { Heartbeat } from '../../packages/server/src/gateway/heartbeat.ts'
import { noMetrics } from '../../packages/server/src/ports/metrics.ts'
import type { SimLink } from './link.ts'
import type { LocalClock } from './local-clock.ts'

/** The gateway of a node without sockets: links instead, everything behind them as in production. */
export class SimGateway {
  readonly #needs: ConnectionNeeds
  readonly #clock: LocalClock
  readonly #connections = new Set<Connection>()
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
    const socket = {
      listen: link.listen.bind(link),
      push: link.push.bind(link),
      close: link.shut.bind(link),
      // A link has no kernel that swallows frames: its own mailbox is what fills, and credit is not asked for.
      look: () => undefined,
      giveCredit: () => undefined,
      acknowledged: () => true,
      isSlow: false,
      backlog: 0,
      shed: () => undefined,
    }
    const { engine } = this.#needs
    try {
      const handshake = { authorization: undefined, protocols: protocols.join(', '), query: new URLSearchParams() }
      const { value } = credentialOf(handshake, false) as { value: string }
      const caller = await engine.admission.identify(value)
      const session = engine.sessions.open(caller, socket)
      this.#connections.add(new Connection(this.#needs, socket, session, (ended) => this.#connections.delete(ended)))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      link.shut(error.code === 'unauthorized' ? 4001 : 1001, error.message)
    }
  }

  stop(): void {
    this.#heartbeat.stop()
    for (const connection of this.#connections) connection.close(1001, 'the node is going away')
  }
}
