import { measured } from './measured.ts'

/** What something costs, as measured or as others charge, and where the figure is from. */
export interface Cost {
  readonly value: number
  readonly unit: string
  /** What it is, in a few words. */
  readonly what: string
  /** Where it is from: a row of docs/BENCHMARKS.md or docs/SCALE.md, or how it was come by. */
  readonly from: string
}

const cost = (value: number, unit: string, what: string, from: string): Cost => ({ value, unit, what, from })
const m = measured
const bench = 'docs/BENCHMARKS.md'
const scale = 'docs/SCALE.md'
const pairs = `${scale}: 100 pairs, 3 nodes`

/**
 * All that the arithmetic rests on. Times of CPU are of one core of the machine that docs/BENCHMARKS.md names, which is
 * slower than most: they err on the dear side.
 */
export const costs = {
  connectionMemory: cost(
    m.connectionMemory,
    'KB',
    'memory of a node for a connection',
    `${bench}: idle connection with all of this on`,
  ),
  kernelMemory: cost(m.kernelMemory, 'KB', 'memory of the kernel for a connection', `${scale}: idle connections`),
  nodeMemory: cost(m.nodeMemory, 'MB', 'memory of a node without connections', `${scale}: idle connections`),
  mailboxes: cost(25, '%', 'of memory kept free for mailboxes', 'the bound of all mailboxes of a node'),
  connectionCpu: cost(
    m.connectionCpu,
    'µs/s',
    'CPU of a connection that is idle',
    `${bench}: idle connection with all of this on`,
  ),
  connecting: cost(m.connecting, 'µs', 'CPU of a return: handshake, token, sync', `${bench}: connections, warm`),
  messageNode: cost(m.messageNode, 'µs', 'CPU of the nodes for a message', `${pairs}, of it nodes`),
  messageStore: cost(m.messageStore, 'µs', 'CPU of PostgreSQL for a message', `${pairs}, of it PostgreSQL`),
  messageRedis: cost(m.messageRedis, 'µs', 'CPU of Redis for a message', `${pairs}, of it Redis`),
  messageKafka: cost(m.messageKafka, 'µs', 'CPU of three brokers for an event', `${scale}: relay into Kafka`),
  relayEvents: cost(m.relayEvents, '1/s', 'events that one relay carries', `${scale}: relay into Kafka`),
  delivery: cost(m.delivery, 'µs', 'CPU of a delivery', `${bench}: fan-out to 1,000, 1 in flight`),
  ahead: cost(0.9, 'KB', 'log that PostgreSQL writes ahead for a message', 'measured once; bodies of 200 B'),
  stored: cost(m.stored, 'KB', 'a message at rest, with its indexes', `${scale}: relay into Kafka, the log at rest`),
  event: cost(0.7, 'KB', 'an event at rest, one copy', 'the envelope of a message of 200 B and its headers'),
  deliveryBytes: cost(540, 'B', 'a delivery on the wire', 'a frame of 440 B, headers of TCP, IP and TLS'),
  sendBytes: cost(480, 'B', 'a send and its answer on the wire', 'two frames, headers of TCP, IP and TLS'),
  heartbeatBytes: cost(5, 'B/s', 'heartbeats of an idle connection, out', 'a ping of 150 B each 30 s'),
} as const satisfies Record<string, Cost>

export type CostName = keyof typeof costs
