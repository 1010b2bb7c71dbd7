import { MemoryHub } from '../../packages/server/src/adapters/memory/broker.ts'
import { memoryBuckets } from '../../packages/server/src/adapters/memory/buckets.ts'
import { MemoryDatabase } from '../../packages/server/src/adapters/memory/database.ts'
import { memoryEventLog } from '../../packages/server/src/adapters/memory/event-log.ts'
import { MemoryConnections, memoryRegistry } from '../../packages/server/src/adapters/memory/registry.ts'
import { memoryStore } from '../../packages/server/src/adapters/memory/store.ts'
import { systemDigest } from '../../packages/server/src/adapters/platform/system.ts'
import { defaultLimits } from '../../packages/server/src/domain/limits.ts'
import type { Engine } from '../../packages/server/src/engine/engine.ts'
import { makeEngine } from '../../packages/server/src/engine/make.ts'
import type { Claims } from '../../packages/server/src/ports/identity.ts'
import { noMetrics } from '../../packages/server/src/ports/metrics.ts'
import type { Bug } from './bug.ts'
import type { VirtualClock } from './clock.ts'
import { type Faults, faultyLog, lossyBroker } from './faults.ts'
import type { Random } from './random.ts'

/** One node of the real engine; `alive` is false after a crash: nothing it says or does counts any more. */
export interface SimNode {
  readonly name: string
  readonly engine: Engine
  alive: boolean
}

/** Several nodes over one database, one broker, one registry. */
export class Cluster {
  readonly database = new MemoryDatabase()
  readonly #hub = new MemoryHub()
  readonly #connections = new MemoryConnections()
  readonly #clock: VirtualClock
  readonly #random: Random
  readonly faults: Faults
  readonly bug: Bug | undefined
  nodes: SimNode[] = []
  #started = 0

  constructor(clock: VirtualClock, random: Random, faults: Faults, bug?: Bug) {
    this.bug = bug
    this.#clock = clock
    this.#random = random
    this.faults = faults
  }

  async start(): Promise<SimNode> {
    const name = `n${++this.#started}`
    const clock = this.#clock.skewed(this.#random.below(2_000) - 1_000)
    const ids = { uuid: () => this.#random.uuid() }
    const store = memoryStore(this.database, { clock: this.#clock, ids })
    const limits = { ...defaultLimits, sendsPerSecond: 50, sendBurst: 20 }
    const engine = makeEngine({
      store: {
        ...store,
        log: faultyLog(store.log, this.#clock, this.#random, this.faults, this.bug),
        ...(this.bug === 'noTail'
          ? { journal: { ...store.journal, page: async () => ({ rows: [], xmin: 1, xmax: 1, last: 0 }) } }
          : {}),
      },
      broker: lossyBroker(this.#hub, name, this.#clock, this.#random, this.faults),
      registry: memoryRegistry(this.#connections, name),
      eventLog: memoryEventLog([]),
      identity: { verify: async (token) => claims(token, this.#clock.now()) },
      buckets: memoryBuckets({ perSecond: limits.sendsPerSecond, burst: limits.sendBurst }),
      clock,
      ids,
      digest: systemDigest,
      limits,
      metrics: noMetrics,
      diary: { warn: () => undefined, error: () => undefined },
      serverId: name,
    })
    await engine.state.start()
    const node = { name, engine, alive: true }
    this.nodes.push(node)
    return node
  }

  /** The database as it is, without faults. */
  store(): ReturnType<typeof memoryStore> {
    return memoryStore(this.database, { clock: this.#clock, ids: { uuid: () => this.#random.uuid() } })
  }

  /** It is gone at once: its connections are cut, its envelopes reach nobody, its registry entries die with its lease. */
  crash(node: SimNode): void {
    node.alive = false
    this.nodes = this.nodes.filter((other) => other !== node)
    this.#hub.receivers.delete(node.name)
    for (const listening of this.#hub.channels.values()) listening.delete(node.name)
    for (const own of this.#connections.byUser.values()) {
      for (const [connection, at] of own) if (at === node.name) own.delete(connection)
    }
  }
}

function claims(user: string, now: number): Claims {
  const rest = { device: undefined, admin: false, name: undefined, picture: undefined, fields: undefined }
  return { tenant: 'main', user, issuedAt: now, expiresAt: now + 86_400_000, ...rest }
}
