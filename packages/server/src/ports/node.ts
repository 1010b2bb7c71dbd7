import type { Envelope } from '../domain/envelope.ts'
import type { ConnectionId, NodeId, UserNumber } from '../domain/ids.ts'

/** Milliseconds since 1970, never backwards, without jumps; and timers. The only time in engine and domain. */
export interface Clock {
  now(): number
  /** Calls once after `ms`; the answer cancels. Timers never keep a process alive. */
  after(ms: number, call: () => void): () => void
}

/** Random UUIDs (version 4), lower case. */
export interface Ids {
  uuid(): string
}

/** Evenly distributed numbers, 0 <= x < 1. */
export interface Chance {
  next(): number
}

/** SHA-256: here because engine and domain know no `node:` module. */
export interface Digest {
  sha256(text: string): Uint8Array
}

/**
 * Pushes into one live transport. Implemented by the gateway, called by the engine: never blocks, never throws, keeps
 * order. `frame` is text in UTF-8, shared by all receivers and not to be changed.
 */
export interface Sink {
  /** Takes the frame, or answers false: the mailbox is full, and the transport is being closed (resumable). */
  push(frame: Uint8Array): boolean
  /** Its reader has not acknowledged what he was sent: give him only what he asks for. */
  readonly isSlow: boolean
  /** Closes after what was pushed has been written, as far as that goes within a second. */
  close(code: number, reason: string): void
}

/**
 * From node to node. At most once, unordered, may repeat; nothing depends on more. Publishing never waits and never
 * throws: what can't be sent is lost, and repaired by the journal's tail.
 */
export interface Broker {
  toNodes(nodes: readonly NodeId[], envelope: Envelope): void
  toChannel(channel: string, envelope: Envelope): void
  subscribe(channel: string): void
  unsubscribe(channel: string): void
  /** One receiver a node; called for envelopes to this node or to channels it has subscribed to. */
  onEnvelope(receive: (envelope: Envelope) => void): void
  /** Whether envelopes can be expected to arrive: false makes the tail look oftener. */
  readonly up: boolean
}

/** A connection as the registry knows it; times in ms, by the clock of its node. */
export interface Whereabouts {
  readonly connection: ConnectionId
  readonly node: NodeId
  readonly device: string | undefined
  readonly connectedAt: number
  /** When its client was last heard; told once a heartbeat. */
  readonly heardAt: number
}

/** Who is connected where. Soft: entries die with their node's lease. */
export interface Registry {
  /** Again with the same connection: its device has become known. */
  add(user: UserNumber, connection: ConnectionId, device: string | undefined): void
  remove(user: UserNumber, connection: ConnectionId): void
  /** Its client was heard; told once a heartbeat. */
  heard(user: UserNumber, connection: ConnectionId, at: number): void
  /** For each group of users, the nodes that have connections of any of them; one round trip for all groups. */
  nodesOf(groups: readonly (readonly UserNumber[])[]): Promise<readonly (readonly NodeId[])[]>
  /** The devices of which a user has connections, each once; connections without a device are left out. */
  devicesOf(user: UserNumber): Promise<readonly string[]>
  /** All connections of a user, as far as they can be known now. */
  where(user: UserNumber): Promise<readonly Whereabouts[]>
}

/** A token bucket by key. Takes `cost`, or answers how many ms to wait. The same answer on every node. */
export interface Buckets {
  take(key: string, cost: number, now: number): number | Promise<number>
}
