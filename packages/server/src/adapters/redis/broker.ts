import type { Envelope } from '../../domain/envelope.ts'
import type { Limits } from '../../domain/limits.ts'
import type { Broker, Clock } from '../../ports/node.ts'
import type { RedisClient } from './clients.ts'
import { Ear } from './ear.ts'
import { decodeEnvelope, encodeEnvelope } from './format.ts'
import type { Keys } from './keys.ts'
import type { RedisLink } from './link.ts'

interface Needs {
  readonly link: RedisLink
  readonly subscriber: RedisClient
  readonly keys: Keys
  readonly node: string
  /** Which of the node's lives this is: of two runs under one name, each knows its own envelopes. */
  readonly life: string
  readonly clock: Clock
  readonly limits: Limits
  /** A node has begun, or registered again. */
  readonly begun: (member: string) => void
}

/** Own beats come once a second; without one for so long something between here and Redis is broken. ms. */
const deafMs = 2_500
/** And for so long: the connection is opened anew. A Cluster's client mends it itself in 5 s, and is not to be disturbed. */
const lostMs = { single: 4_000, cluster: 12_000 }
const openBrace = 123

/**
 * Envelopes by pub/sub: a channel a node, and those that are subscribed to; sharded on a Cluster. What is for this node
 * itself is handed over at once, and does without Redis. Only what other nodes are to get is encoded, once.
 */
export class RedisBroker implements Broker {
  readonly #needs: Needs
  readonly #ear: Ear
  readonly #own: string
  #receive: (envelope: Envelope) => void = () => undefined
  #heardAt = Number.NEGATIVE_INFINITY
  #openedAt: number
  #failedAt = Number.NEGATIVE_INFINITY
  /** Bytes that Redis has not confirmed. */
  #underWay = 0
  readonly counts = { published: 0, received: 0, dropped: 0, malformed: 0 }

  constructor(needs: Needs) {
    this.#needs = needs
    this.#openedAt = needs.clock.now()
    this.#own = needs.keys.node(needs.node)
    this.#ear = new Ear(needs.subscriber, (message, channel) => this.#hear(message, channel))
    this.#ear.want(this.#own)
    this.#ear.want(needs.keys.begun)
  }

  /** What was published last got there, and this node hears. */
  get up(): boolean {
    const { link, clock } = this.#needs
    return link.isOpen && this.#heardAt > this.#failedAt && clock.now() - this.#heardAt < deafMs
  }

  /** All subscriptions are in force. */
  get isWhole(): boolean {
    return this.#ear.isWhole
  }

  get channels(): number {
    return this.#ear.channels
  }

  toNodes(nodes: readonly string[], envelope: Envelope): void {
    const { node, keys } = this.#needs
    const others = nodes.filter((to) => to !== node)
    if (others.length > 0) {
      const bytes = this.#encoded(envelope)
      for (const to of others) this.#publish(keys.node(to), bytes)
    }
    if (others.length < nodes.length) this.#receive(envelope)
  }

  toChannel(channel: string, envelope: Envelope): void {
    const name = this.#needs.keys.channel(channel)
    this.#publish(name, this.#encoded(envelope))
    if (this.#ear.has(name)) this.#receive(envelope)
  }

  subscribe(channel: string): void {
    this.#ear.want(this.#needs.keys.channel(channel))
  }

  unsubscribe(channel: string): void {
    this.#ear.unwant(this.#needs.keys.channel(channel))
  }

  onEnvelope(receive: (envelope: Envelope) => void): void {
    this.#receive = receive
  }

  /** Once a second: asks itself over Redis whether it hears, and subscribes to what could not be subscribed to. */
  beat(): void {
    const { clock, life } = this.#needs
    this.#ear.look()
    this.#publish(this.#own, Buffer.from(`beat ${life}`))
    const now = clock.now()
    const patience = this.#needs.subscriber.isCluster ? lostMs.cluster : lostMs.single
    if (now - Math.max(this.#heardAt, this.#openedAt) < patience || !this.#needs.link.isOpen) return
    this.#openedAt = now
    this.#ear.again()
  }

  /** Tells the other nodes of a registration, so that they need not wait for their next look. */
  announce(member: string): void {
    this.#publish(this.#needs.keys.begun, Buffer.from(`begun ${member}`))
  }

  close(): void {
    this.#ear.close()
  }

  #encoded(envelope: Envelope): Buffer | undefined {
    // Not even encoded for a Redis that is away.
    return this.#needs.link.isOpen ? encodeEnvelope(this.#needs.life, envelope) : undefined
  }

  #publish(channel: string, bytes: Buffer | undefined): void {
    const { link, limits, subscriber, clock } = this.#needs
    const isTooMuch =
      bytes && (bytes.length > limits.envelopeBytes || this.#underWay + bytes.length > limits.brokerBytes)
    if (!bytes || isTooMuch || !link.isOpen) {
      this.counts.dropped += 1
      return
    }
    this.#underWay += bytes.length
    const isSharded = subscriber.isCluster
    const done = () => {
      this.#underWay -= bytes.length
    }
    link
      .run((client) => (isSharded ? client.spublish(channel, bytes) : client.publish(channel, bytes)))
      .then(
        () => {
          this.counts.published += 1
          done()
        },
        () => {
          this.counts.dropped += 1
          this.#failedAt = clock.now()
          done()
        },
      )
  }

  #hear(message: Buffer, channel: string): void {
    const { keys, life, node, clock, begun } = this.#needs
    if (message[0] !== openBrace) {
      const text = message.toString()
      if (text === `beat ${life}`) this.#heardAt = clock.now()
      else if (channel === keys.begun && text.startsWith('begun ')) begun(text.slice('begun '.length))
      return
    }
    const arrived = decodeEnvelope(message)
    if (!arrived) {
      this.counts.malformed += 1
      return
    }
    // It was handed over here when it was sent.
    if (arrived.envelope.from === node && arrived.life === life) return
    this.counts.received += 1
    this.#receive(arrived.envelope)
  }
}
