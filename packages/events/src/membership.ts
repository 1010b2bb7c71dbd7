import { Consumer, type GroupAssignment, type MessagesStream, stringDeserializers } from '@platformatic/kafka'
import { Commits } from './commits.ts'
import { type Item, Lane, type LaneLevel } from './lane.ts'
import type { Settings } from './options.ts'
import type { Seen } from './seen.ts'

type Client = Consumer<string, string, string, string>
type Stream = MessagesStream<string, string, string, string>

function makeConsumer(settings: Settings): Client {
  const { brokers, group, clientId, sessionTimeout, heartbeatInterval, tls, sasl } = settings
  return new Consumer({
    groupId: group,
    clientId,
    bootstrapBrokers: [...brokers],
    deserializers: stringDeserializers,
    sessionTimeout,
    heartbeatInterval,
    rebalanceTimeout: Math.max(sessionTimeout, 10_000),
    autocommit: false,
    maxWaitTime: 500,
    connectTimeout: 2_000,
    timeout: 5_000,
    retries: 3,
    retryDelay: 300,
    ...(tls ? { tls: tls === true ? {} : { ca: tls.ca } } : {}),
    ...(sasl ? { sasl: { ...sasl } } : {}),
  })
}

/** One membership of the group, from its joining until Kafka or the caller ends it. */
export class Membership {
  readonly #settings: Settings
  readonly #seen: Seen
  readonly #consumer: Client
  readonly #commits: Commits
  readonly #lanes = new Map<number, Lane>()
  #assigned: readonly GroupAssignment[] = []
  readonly #paused = new Set<number>()
  #stream: Stream | undefined

  constructor(settings: Settings, seen: Seen) {
    const { topic } = settings
    this.#settings = settings
    this.#seen = seen
    this.#consumer = makeConsumer(settings)
    const commit: ConstructorParameters<typeof Commits>[0]['commit'] = async (done) => {
      await this.#consumer.commit({ offsets: done.map((one) => ({ topic, ...one })) })
    }
    this.#commits = new Commits({ settings, commit })
    this.#consumer.on('consumer:group:join', ({ assignments }) => this.#joined(assignments ?? []))
  }

  get levels(): LaneLevel[] {
    return [...this.#lanes.values()].map((lane) => lane.level).sort((a, b) => a.partition - b.partition)
  }

  /** Resolves when the stream ended, rejects with the reason if there is one. */
  async run(): Promise<void> {
    const { topic, start } = this.#settings
    const stream = await this.#consumer.consume({ topics: [topic], mode: 'committed', fallbackMode: start })
    this.#stream = stream
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    stream.on('error', reject)
    stream.on('close', resolve)
    stream.on('data', ({ partition, offset, leaderEpoch, value }) => {
      this.#take(partition, { offset, leaderEpoch, value })
    })
    await promise
  }

  /** Lets the handlers under way end, notes what is done, leaves the group. */
  async end(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map((lane) => lane.stop()))
    await this.#commits.stop()
    await this.#consumer.close(true).catch(() => undefined)
    this.#stream?.destroy()
  }

  #take(partition: number, item: Item): void {
    const lane = this.#lanes.get(partition) ?? this.#open(partition)
    lane.add(item)
    if (lane.level.waiting >= this.#settings.waiting && !this.#paused.has(partition)) {
      this.#paused.add(partition)
      this.#fetchUnpaused()
    }
  }

  #open(partition: number): Lane {
    const done = ({ offset, leaderEpoch }: Item) => {
      if (this.#lanes.get(partition) !== lane) return
      this.#commits.note({ partition, offset: offset + 1n, leaderEpoch })
      this.#drained(partition, lane.level.waiting)
    }
    const lane = new Lane({ partition, settings: this.#settings, seen: this.#seen, done })
    this.#lanes.set(partition, lane)
    return lane
  }

  #drained(partition: number, waiting: number): void {
    if (!this.#paused.has(partition) || waiting > this.#settings.waiting / 2) return
    this.#paused.delete(partition)
    this.#fetchUnpaused()
    // With all partitions paused the client has ceased to fetch.
    this.#stream?.pause()
    this.#stream?.resume()
  }

  /** The client fetches what it takes to be assigned: a partition whose handler is stuck is left out for a while. */
  #fetchUnpaused(): void {
    this.#consumer.assignments = this.#assigned.map(({ topic, partitions }) => {
      return { topic, partitions: partitions.filter((partition) => !this.#paused.has(partition)) }
    })
  }

  #joined(assignments: readonly GroupAssignment[]): void {
    this.#assigned = assignments
    const mine = new Set(assignments.flatMap(({ partitions }) => partitions))
    for (const [partition, lane] of this.#lanes) {
      if (mine.has(partition)) continue
      this.#lanes.delete(partition)
      this.#paused.delete(partition)
      this.#commits.forget(partition)
      void lane.stop()
    }
    if (this.#paused.size > 0) this.#fetchUnpaused()
  }
}
