import { makeSessionTokens } from '../../src/adapters/jwt/session-tokens.ts'
import { MemoryHub, memoryBroker } from '../../src/adapters/memory/broker.ts'
import { memoryBuckets } from '../../src/adapters/memory/buckets.ts'
import { MemoryDatabase } from '../../src/adapters/memory/database.ts'
import { MemoryConnections, memoryRegistry } from '../../src/adapters/memory/registry.ts'
import { memoryStore } from '../../src/adapters/memory/store.ts'
import { systemDigest, systemIds } from '../../src/adapters/platform/system.ts'
import type { Caller } from '../../src/domain/caller.ts'
import type { Envelope } from '../../src/domain/envelope.ts'
import { defaultLimits, type Limits } from '../../src/domain/limits.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { makeEngine } from '../../src/engine/make.ts'
import type { Session } from '../../src/engine/session.ts'
import { noMetrics } from '../../src/ports/metrics.ts'
import { defaultStoreLimits } from '../../src/ports/stores.ts'
import { Scene } from '../contract/scene.ts'

/** Time that passes only when told to. */
export class Hours {
  #now = 1_700_000_000_000
  #timers: { at: number; call: () => void }[] = []

  now(): number {
    return this.#now
  }

  after(ms: number, call: () => void): () => void {
    const timer = { at: this.#now + ms, call }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.#timers = this.#timers.filter((other) => other !== next)
      this.#now = Math.max(this.#now, next.at)
      next.call()
    }
    this.#now = end
  }
}

/** A connection without a socket: what was pushed, read as JSON. */
export class Ear {
  readonly frames: { type: string; payload: Record<string, unknown> }[] = []
  isSlow = false
  closed: number | undefined

  push(frame: Uint8Array): boolean {
    this.frames.push(JSON.parse(new TextDecoder().decode(frame)))
    return true
  }

  close(code: number): void {
    this.closed ??= code
  }

  /** What presence events told since the last look, by user. */
  news(): Record<string, unknown>[] {
    const found = this.frames.filter(({ type }) => type === 'presence')
    this.frames.length = 0
    return found.flatMap(({ payload }) => payload.users as Record<string, unknown>[])
  }
}

export interface BedNode {
  readonly name: string
  readonly engine: Engine
  /** Envelopes to this node are lost while it says so. */
  loses: (envelope: Envelope) => boolean
}

/** Nodes over one database and one broker, in time that passes when told. */
export class NodesBed {
  readonly hours = new Hours()
  readonly database = new MemoryDatabase()
  readonly store = memoryStore(this.database, { clock: this.hours, ids: systemIds })
  readonly hub = new MemoryHub()
  readonly #connections = new MemoryConnections()
  readonly limits: Limits
  scene = new Scene(this.store, 1, defaultStoreLimits)
  /** All that was published, as other nodes would get it. */
  readonly said: Envelope[] = []

  constructor(limits: Partial<Limits> = {}) {
    this.limits = { ...defaultLimits, ...limits }
  }

  async node(name: string): Promise<BedNode> {
    if (this.database.tenants.length === 0) await this.store.directory.tenant('main')
    const node: { name: string; engine: Engine; loses: BedNode['loses'] } = {
      name,
      engine: undefined as unknown as Engine,
      loses: () => false,
    }
    const broker = memoryBroker(this.hub, name)
    const { hours, limits } = this
    node.engine = makeEngine({
      store: this.store,
      broker: {
        ...broker,
        onEnvelope: (receive) =>
          broker.onEnvelope((envelope) => {
            if (envelope.from !== name && node.loses(envelope)) return
            this.said.push(envelope)
            // As between processes: nothing but JSON gets through.
            receive({ ...envelope, header: JSON.parse(JSON.stringify(envelope.header)) })
          }),
      },
      registry: memoryRegistry(this.#connections, name, this.hours),
      eventLog: undefined,
      sessionTokens: makeSessionTokens('of logins in this story'),
      identity: { verify: () => Promise.reject(new Error('nobody shows a token here')) },
      buckets: memoryBuckets({ perSecond: 1_000, burst: 1_000 }),
      clock: hours,
      ids: systemIds,
      digest: systemDigest,
      limits,
      metrics: noMetrics,
      diary: { warn: () => undefined, error: () => undefined },
      serverId: name,
    })
    await node.engine.state.start()
    return node
  }

  async caller(external: string, device?: string): Promise<Caller> {
    const { person } = await this.store.directory.arrive(1, external, {})
    const at = this.hours.now()
    return { ...person, tenantName: 'main', device, admin: false, issuedAt: at, expiresAt: at + 9e9 }
  }

  /** He connects to a node and says hello. */
  async arrive(
    { engine }: BedNode,
    external: string,
    hello: Parameters<Engine['sessions']['hello']>[1] = {},
  ): Promise<{ session: Session; ear: Ear }> {
    const ear = new Ear()
    const session = engine.sessions.open(await this.caller(external), ear)
    await engine.sessions.hello(session, hello)
    return { session, ear }
  }

  async group(...names: string[]): Promise<void> {
    const [first, ...others] = await this.scene.people(...names)
    if (first) await this.scene.open('group', first, ...others)
  }
}
