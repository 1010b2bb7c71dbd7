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
const bench = 'docs/BENCHMARKS.md'
const scale = 'docs/SCALE.md'

/**
 * All that the arithmetic rests on. Times of CPU are of one core of the machine that docs/BENCHMARKS.md names, which is
 * slower than most: they err on the dear side.
 */
export const costs = {
  connectionMemory: cost(
    11,
    'KB',
    'memory of a node for a connection',
    `${bench}: idle connection with all of this on`,
  ),
  kernelMemory: cost(5, 'KB', 'memory of the kernel for a connection', `${scale}: 100,000 connections`),
  nodeMemory: cost(250, 'MB', 'memory of a node without connections', `${scale}: 100,000 connections`),
  mailboxes: cost(25, '%', 'of memory kept free for mailboxes', 'the bound of all mailboxes of a node'),
  connectionCpu: cost(7.7, 'µs/s', 'CPU of a connection that is idle', `${bench}: idle connection with all of this on`),
  connecting: cost(830, 'µs', 'CPU of a return: handshake, token, sync', `${bench}: connections, warm (1,210/s)`),
  messageNode: cost(186, 'µs', 'CPU of the nodes for a message', `${bench}: 100 pairs, of it the server`),
  messageStore: cost(91, 'µs', 'CPU of PostgreSQL for a message', `${bench}: 100 pairs, of it PostgreSQL`),
  messageRedis: cost(30, 'µs', 'CPU of Redis for a message', `${scale}: 3 nodes, of it Redis`),
  messageKafka: cost(60, 'µs', 'CPU of three brokers for an event', `${scale}: relay into Kafka, of it Kafka`),
  relayEvents: cost(10_000, '1/s', 'events that one relay carries', `${scale}: relay into Kafka`),
  delivery: cost(7.2, 'µs', 'CPU of a delivery', `${bench}: fan-out to 1,000, 1 in flight`),
  heads: cost(0.9, 'KB', 'log that PostgreSQL writes ahead for a message', 'measured once; bodies of 200 B'),
  stored: cost(0.6, 'KB', 'a message at rest, with its indexes', `${scale}: bytes of a message`),
  event: cost(0.7, 'KB', 'an event at rest, one copy', 'the envelope of a message of 200 B and its headers'),
  deliveryBytes: cost(540, 'B', 'a delivery on the wire', 'a frame of 440 B, headers of TCP, IP and TLS'),
  sendBytes: cost(480, 'B', 'a send and its answer on the wire', 'two frames, headers of TCP, IP and TLS'),
  heartbeatBytes: cost(5, 'B/s', 'heartbeats of an idle connection, out', 'a ping of 150 B each 30 s'),
} as const satisfies Record<string, Cost>

export type CostName = keyof typeof costs
