import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { memoryBuckets } from '../../src/adapters/memory/buckets.ts'
import { systemChance, systemClock, systemIds } from '../../src/adapters/platform/system.ts'
import { RedisNode } from '../../src/adapters/redis/node.ts'
import { readRedisUrl } from '../../src/config/redis-url.ts'
import type { Envelope } from '../../src/domain/envelope.ts'
import { defaultLimits, type Limits } from '../../src/domain/limits.ts'
import type { Broker, Clock } from '../../src/ports/node.ts'

export interface NodeOptions {
  readonly prefix?: string
  readonly limits?: Partial<Limits>
  readonly clock?: Clock
  /** Of buckets. */
  readonly time?: 'redis' | 'caller'
}

/** A node's share of Redis, started. */
export async function redisNode(url: string, node: string, options: NodeOptions = {}): Promise<RedisNode> {
  const read = readRedisUrl(url)
  if ('wrong' in read) throw new Error(read.wrong)
  const { prefix = randomUUID(), clock = systemClock, time = 'redis' } = options
  const limits = { ...defaultLimits, ...options.limits }
  const made = new RedisNode({
    ...{ place: read.value, prefix, node, clock, ids: systemIds, chance: systemChance, limits, time },
    diary: { warn: () => undefined, error: () => undefined },
    localBuckets: memoryBuckets({ perSecond: limits.sendsPerSecond, burst: limits.sendBurst }),
  })
  try {
    await made.start()
    return made
  } catch (error) {
    await made.stop()
    throw error
  }
}

/** Waits until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string, ms = 15_000): Promise<void> {
  const deadline = Date.now() + ms
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`)
    await sleep(10)
  }
}

const fence = 'fence '

/** A broker over which one can know that all before has arrived. */
export class FencedBroker implements Broker {
  readonly #inner: Broker
  readonly #fences = new Set<string>()
  readonly name: string

  constructor(name: string, inner: Broker) {
    this.name = name
    this.#inner = inner
  }

  get up(): boolean {
    return this.#inner.up
  }

  toNodes(nodes: readonly string[], envelope: Envelope): void {
    this.#inner.toNodes(nodes, envelope)
  }

  toChannel(channel: string, envelope: Envelope): void {
    this.#inner.toChannel(channel, envelope)
  }

  subscribe(channel: string): void {
    this.#inner.subscribe(channel)
  }

  unsubscribe(channel: string): void {
    this.#inner.unsubscribe(channel)
  }

  onEnvelope(receive: (envelope: Envelope) => void): void {
    this.#inner.onEnvelope((envelope) => {
      const text = Buffer.from(envelope.payload).toString()
      if (text.startsWith(fence)) this.#fences.add(text)
      else receive(envelope)
    })
  }

  /** What was published before to this other one has arrived there. */
  async reaches(other: FencedBroker): Promise<void> {
    const text = fence + randomUUID()
    const header = { k: 'frame', users: [] } as const
    this.toNodes([other.name], { from: this.name, header, payload: Buffer.from(text) })
    await until(() => other.#fences.has(text), `a fence from ${this.name} to ${other.name}`)
  }
}
