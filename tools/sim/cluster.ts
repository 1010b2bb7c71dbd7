import { makeSessionTokens } from '../../packages/server/src/adapters/jwt/session-tokens.ts'
import { MemoryHub } from '../../packages/server/src/adapters/memory/broker.ts'
import { memoryBuckets } from '../../packages/server/src/adapters/memory/buckets.ts'
import { MemoryDatabase } from '../../packages/server/src/adapters/memory/database.ts'
import { MemoryConnections, memoryRegistry } from '../../packages/server/src/adapters/memory/registry.ts'
import { type MemoryStore, memoryStore } from '../../packages/server/src/adapters/memory/store.ts'
import { systemDigest } from '../../packages/server/src/adapters/platform/system.ts'
import { defaultLimits, type Limits } from '../../packages/server/src/domain/limits.ts'
import type { Engine } from '../../packages/server/src/engine/engine.ts'
import { makeEngine } from '../../packages/server/src/engine/make.ts'
import { noMetrics } from '../../packages/server/src/ports/metrics.ts'
import type { Registry } from '../../packages/server/src/ports/node.ts'
import type { VirtualClock } from './clock.ts'
import type { Faults } from './faults.ts'
import { faultyStore } from './faulty-store.ts'
import type { SimLink } from './link.ts'
import { LocalClock } from './local-clock.ts'
import { lossyBroker } from './lossy-broker.ts'
import { Outages } from './outages.ts'
import type { Random } from './random.ts'
import { SimEventLog } from './sim-event-log.ts'
import { SimGateway } from './sim-gateway.ts'
import { claimsOf } from './sim-token.ts'

/** One node of the real engine. Once its clock is dead, nothing it has begun goes any further. */
export interface SimNode {
  readonly name: string
  readonly clock: LocalClock
  readonly engine: Engine
  readonly gateway: SimGateway
  readonly links: Set<SimLink>
}

/** As by default, but a dead peer and a slow reader are noticed within the run, and a user can be too fast. */
const limits: Limits = {
  ...defaultLimits,
  sendsPerSecond: 20,
  sendBurst: 10,
  heartbeatMs: 2_000,
  silenceMs: 4_000,
  greetingMs: 2_000,
  creditBytes: 6_000,
  ackLateMs: 1_800,
  ackStuckMs: 3_500,
  mailboxBytes: 65_536,
  mailboxesBytes: 12_000,
  epochMs: 1_000,
}

/** Several nodes over one database, one broker, one registry. */
export class Cluster {
  readonly database = new MemoryDatabase()
  readonly outages: Outages
  readonly eventLog: SimEventLog
  /** With an event log outside, and mishaps of single nodes. */
  readonly isWide: boolean
  readonly #hub = new MemoryHub()
  readonly #connections = new MemoryConnections()
  readonly #world: VirtualClock
  readonly #random: Random
  readonly faults: Faults
  /** Those that take connections. */
  nodes: SimNode[] = []
  /** What a node's diary told of faults of its own. */
  readonly diary: string[] = []
  #started = 0

  constructor(world: VirtualClock, random: Random, faults: Faults, isWide = false) {
    this.isWide = isWide
    this.#world = world
    this.#random = random
    this.faults = faults
    this.outages = new Outages(world)
    this.eventLog = new SimEventLog(world, random, faults)
  }

  async start(): Promise<SimNode> {
    const name = `n${++this.#started}`
    const clock = new LocalClock(this.#world, this.#random.below(2_000) - 1_000)
    const engine = this.#engine(name, clock)
    await engine.state.start()
    const fault = (text: string) => this.diary.push(`${name}: ${text}`)
    const node = {
      name,
      clock,
      engine,
      gateway: new SimGateway(engine, clock, limits, fault),
      links: new Set<SimLink>(),
    }
    this.nodes.push(node)
    return node
  }

  /** The database as it is, without faults. */
  store(): MemoryStore {
    return memoryStore(this.database, { clock: this.#world, ids: { uuid: () => this.#random.uuid() } })
  }

  /** From now on its history counts as another one. */
  bump(): void {
    void this.store().epoch.bump()
  }

  /** It is gone at once: its connections are cut, its envelopes reach nobody, its registry entries die with its lease. */
  crash(node: SimNode): void {
    this.nodes = this.nodes.filter((other) => other !== node)
    node.clock.kill()
    for (const link of node.links) link.cut()
    this.#forget(node.name)
  }

  /** Ends it in order; what is left after some seconds is cut. */
  stop(node: SimNode): void {
    this.nodes = this.nodes.filter((other) => other !== node)
    void node.engine.state.stop().then(() => node.gateway.stop())
    this.#world.after(3_000, () => this.crash(node))
  }

  #engine(name: string, clock: LocalClock): Engine {
    const [world, random, faults] = [this.#world, this.#random, this.faults]
    return makeEngine({
      store: faultyStore(this.store(), {
        database: this.database,
        clock,
        world,
        random,
        faults,
        isOff: () => this.outages.isOff(name, 'store'),
      }),
      broker: lossyBroker(this.#hub, name, clock, random, faults, () => this.outages.isOff(name, 'broker')),
      registry: this.#registry(name, clock),
      eventLog: this.isWide ? this.eventLog.asSeenBy(clock) : undefined,
      sessionTokens: makeSessionTokens('of logins in this story'),
      identity: { verify: async (token) => claimsOf(token, clock.wall) },
      buckets: memoryBuckets({ perSecond: limits.sendsPerSecond, burst: limits.sendBurst }),
      clock,
      ids: { uuid: () => random.uuid() },
      digest: systemDigest,
      limits,
      metrics: noMetrics,
      diary: { warn: () => undefined, error: (fields) => this.diary.push(JSON.stringify(fields)) },
      serverId: name,
    })
  }

  /** Answers a little later, or not at all: it is soft. */
  #registry(name: string, clock: LocalClock): Registry {
    const inner = memoryRegistry(this.#connections, name, clock)
    return {
      ...inner,
      nodesOf: async (groups) => {
        await clock.sleep(this.#random.below(3))
        if (this.#random.is(this.faults.unavailable)) throw new Error('the registry is away')
        // Emptied: until the nodes have written anew who is there, nobody is.
        if (this.outages.isOff('all', 'registry')) return groups.map(() => [])
        return inner.nodesOf(groups)
      },
    }
  }

  #forget(name: string): void {
    this.#hub.receivers.delete(name)
    for (const listening of this.#hub.channels.values()) listening.delete(name)
    for (const own of this.#connections.byUser.values()) {
      for (const [connection, at] of own) if (at.node === name) own.delete(connection)
    }
  }
}
