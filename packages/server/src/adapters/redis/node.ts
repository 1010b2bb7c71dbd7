import type { Limits } from '../../domain/limits.ts'
import { named, type RedisPlace } from '../../domain/redis-place.ts'
import type { Diary } from '../../ports/diary.ts'
import type { BetweenCounts } from '../../ports/metrics.ts'
import type { Broker, Buckets, Chance, Clock, Ids, Registry } from '../../ports/node.ts'
import { RedisBroker } from './broker.ts'
import { redisBuckets } from './buckets.ts'
import { commandClient, subscriberClient } from './clients.ts'
import { memberOf } from './entry-format.ts'
import { keysOf } from './keys.ts'
import { RedisLink } from './link.ts'
import { Neighbours } from './neighbours.ts'
import { OwnConnections } from './own-connections.ts'
import { RedisRegistry } from './registry.ts'
import { RegistryWriter } from './registry-writer.ts'
import { defineScripts } from './scripts.ts'
import { whyNever } from './why-never.ts'

interface Needs {
  readonly place: RedisPlace
  readonly prefix: string
  readonly node: string
  readonly clock: Clock
  readonly ids: Ids
  readonly chance: Chance
  readonly limits: Limits
  readonly diary: Diary
  /** Judges while Redis is away. */
  readonly localBuckets: Buckets
  /** For tests in which no time passes. */
  readonly time?: 'redis' | 'caller'
}

const turnMs = 1_000
/** So long a start waits for Redis, before it goes on without. */
const startMs = 2_000
const lookMs = 20

/** One node's share of Redis: broker, registry and buckets over two connections, and the turn that keeps them alive. */
export class RedisNode {
  readonly broker: Broker
  readonly registry: Registry
  readonly buckets: Buckets
  readonly #needs: Needs
  readonly #link: RedisLink
  readonly #broker: RedisBroker
  readonly #own = new OwnConnections()
  readonly #writer: RegistryWriter
  readonly #neighbours: Neighbours
  readonly #member: string
  #cancel: () => void = () => undefined
  #stopped = false
  #wasUp = true
  #begunAt = 0

  constructor(needs: Needs) {
    const { place, prefix, node, clock, ids, chance, limits, localBuckets } = needs
    this.#needs = needs
    const life = ids.uuid().slice(0, 8)
    const member = memberOf(life, node)
    this.#member = member
    const keys = keysOf(prefix)
    const client = commandClient({ place, chance, limitMs: limits.redisMs })
    defineScripts(client)
    const link = new RedisLink(client)
    const own = this.#own
    this.#link = link
    this.#writer = new RegistryWriter({ link, keys, member, own, clock, limits })
    this.#neighbours = new Neighbours({ link, keys, node, member, clock, limits })
    const subscriber = subscriberClient({ place, chance, limitMs: limits.redisMs })
    const begun = (other: string) => this.#neighbours.begun(other)
    this.#broker = new RedisBroker({ link, subscriber, keys, node, life, clock, limits, begun })
    this.broker = this.#broker
    const [writer, neighbours] = [this.#writer, this.#neighbours]
    this.registry = new RedisRegistry({ link, keys, node, member, own, writer, neighbours, clock })
    const rate = { perSecond: limits.sendsPerSecond, burst: limits.sendBurst }
    this.buckets = redisBuckets({ link, keys, rate, local: localBuckets, time: needs.time ?? 'redis' })
  }

  /**
   * Registers this node; a Redis that is away is waited for a little, and then done without. Throws StartupError where
   * waiting would not help: a wrong password, the wrong kind of URL.
   */
  async start(): Promise<void> {
    const { clock, place, diary } = this.#needs
    this.#begunAt = clock.now()
    while (!this.#link.isOpen && clock.now() - this.#begunAt < startMs) {
      this.#refuse()
      await this.#pause(lookMs)
    }
    await this.#turn()
    this.#refuse()
    while (this.#link.isOpen && !this.isWhole && clock.now() - this.#begunAt < startMs) await this.#pause(lookMs)
    if (!this.#link.isOpen) {
      this.#wasUp = false
      diary.warn(
        { redis: named(place), reason: this.#link.reason },
        'Redis is away: this node is alone until it is back',
      )
    }
    this.#later()
  }

  #refuse(): void {
    const never = whyNever(this.#link.reason, this.#needs.place)
    if (never) throw never
  }

  /** Registered, and subscribed to all that is wanted. */
  get isWhole(): boolean {
    return this.#writer.isIdle && this.#broker.isWhole
  }

  /** What does not work as it should, for people; the node serves all the same. Quotes no error. */
  degraded(): string[] {
    const reasons: string[] = []
    if (!this.#link.isOpen)
      reasons.push('Redis is away: messages of other nodes come from the store, limits of rate are by node')
    else if (!this.broker.up && this.#needs.clock.now() - this.#begunAt > startMs)
      reasons.push('Redis: nothing is heard over it; messages of other nodes come from the store')
    if (this.#neighbours.hasNamesake)
      reasons.push(`another node has the name ${this.#needs.node}: give each its own CONFAB_SERVER_ID`)
    return reasons
  }

  get counts(): BetweenCounts {
    const { up } = this.broker
    const nodes = this.#neighbours.members.length + 1
    return { up, ...this.#link.counts, ...this.#broker.counts, ...this.#writer.counts, nodes }
  }

  /** What is held for clients. */
  get holds(): Readonly<Record<string, number>> {
    const own = this.#own
    return { registered: own.size, registeredDevices: own.devices, channels: this.#broker.channels - ownChannels }
  }

  #later(): void {
    const { clock, chance } = this.#needs
    if (this.#stopped) return
    this.#cancel = clock.after(
      turnMs * (0.9 + chance.next() / 10),
      () => void this.#turn().finally(() => this.#later()),
    )
  }

  /** Each second: the lease, what is written, whether this node hears. Never rejects. */
  async #turn(): Promise<void> {
    try {
      const was = await this.#neighbours.renew()
      if (!was) this.#broker.announce(this.#member)
      await this.#writer.renew()
    } catch {
      // Away: the next turn tries again, and all else does without meanwhile.
    }
    this.#broker.beat()
    this.#tell()
  }

  /** Once when it goes, once when it comes. */
  #tell(): void {
    const { diary, place } = this.#needs
    const isUp = this.#link.isOpen
    if (isUp === this.#wasUp) return
    this.#wasUp = isUp
    const fields = { redis: named(place) }
    if (isUp) diary.warn(fields, 'Redis is back')
    else
      diary.warn({ ...fields, reason: this.#link.reason }, 'Redis is away: messages of other nodes come from the store')
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#needs.clock.after(ms, resolve))
  }

  /** The others are told at once that it is gone, if Redis answers. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancel()
    await Promise.allSettled([this.#neighbours.leave(), this.#writer.remove()])
    this.#broker.close()
    this.#link.close()
  }
}

/** The node's own, and the one of beginnings. */
const ownChannels = 2
