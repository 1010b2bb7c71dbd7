/** One line of the table: which figure of which measurement, and what it should be. */
export interface Row {
  readonly label: string
  readonly measurement: Measurement
  readonly figure: string
  readonly unit: string
  /** Reached by being no lower, or no higher. */
  readonly better: 'higher' | 'lower'
  readonly atLeast?: number
  readonly goal?: number
}

export type Measurement =
  | 'fanout-1'
  | 'fanout-8'
  | 'fanout-64'
  | 'pairs'
  | 'offered'
  | 'idle'
  | 'connections'
  | 'history'
  | 'interest'
  | 'slow'
  | 'receipts'
  | 'cursors'
  | 'list'
  | 'typing'
  | 'presence'
  | 'presence-memory'
  | 'idle-all'
  | 'compression'
  | ClusterMeasurement

/** Of several nodes on real parts. */
export type ClusterMeasurement =
  | 'cluster-1'
  | 'cluster-2'
  | 'cluster-3'
  | 'cluster-groups-1'
  | 'cluster-groups-2'
  | 'cluster-groups-3'
  | 'cluster-offered'
  | 'cluster-crowd'
  | 'relay'
  | 'idle-many'

type Target = readonly [atLeast: number, goal: number]

function row(
  better: Row['better'],
  label: string,
  measurement: Measurement,
  figure: string,
  unit: string,
  target?: Target,
): Row {
  return { label, measurement, figure, unit, better, ...(target && { atLeast: target[0], goal: target[1] }) }
}

const fanoutOf = (inFlight: string) => `fan-out to 1,000, ${inFlight} in flight`
const cpu = 'CPU µs a delivery'

/** What the table shows, in this order. */
export const rows: readonly Row[] = [
  row('higher', fanoutOf('1'), 'fanout-1', 'deliveries/s', 'deliveries/s', [140_000, 220_000]),
  row('higher', fanoutOf('8'), 'fanout-8', 'deliveries/s', 'deliveries/s', [900_000, 1_500_000]),
  row('higher', fanoutOf('64'), 'fanout-64', 'deliveries/s', 'deliveries/s', [3_000_000, 7_000_000]),
  row('lower', `${fanoutOf('1')}: CPU a delivery`, 'fanout-1', cpu, 'µs'),
  row('lower', `${fanoutOf('8')}: CPU a delivery`, 'fanout-8', cpu, 'µs'),
  row('lower', `${fanoutOf('64')}: CPU a delivery`, 'fanout-64', cpu, 'µs'),
  row('higher', '100 pairs, one in flight each', 'pairs', 'msg/s', 'msg/s', [9_000, 15_000]),
  row('lower', '100 pairs: ack p50', 'pairs', 'ack p50 ms', 'ms', [12, 6]),
  row('lower', '100 pairs: ack p99', 'pairs', 'ack p99 ms', 'ms', [30, 14]),
  row('lower', '100 pairs: CPU a message, all processes', 'pairs', 'CPU µs a message', 'µs', [100, 65]),
  row('lower', '100 pairs: of it the server', 'pairs', 'of it server', 'µs'),
  row('lower', '100 pairs: of it PostgreSQL', 'pairs', 'of it PostgreSQL', 'µs'),
  row('lower', '1,000 msg/s offered: ack p50', 'offered', 'ack p50 ms', 'ms', [2.5, 1]),
  row('lower', '1,000 msg/s offered: ack p99', 'offered', 'ack p99 ms', 'ms', [15, 7]),
  row('lower', '1,000 msg/s offered: CPU a message', 'offered', 'CPU µs a message', 'µs'),
  row('lower', 'idle connection: RSS of the server', 'idle', 'RSS KB', 'KB', [10, 7]),
  row('lower', 'idle connection: memory of PostgreSQL', 'idle', 'PostgreSQL KB', 'KB'),
  row('lower', 'idle connection: CPU a second', 'idle', 'CPU µs/s', 'µs', [2, 1]),
  row('higher', 'connections, first', 'connections', 'first/s', '1/s', [2_500, 5_000]),
  row('higher', 'connections, warm', 'connections', 'warm/s', '1/s', [4_000, 8_000]),
  row('higher', 'history pages of 50, recent', 'history', 'recent/s', '1/s', [5_000, 10_000]),
  row('higher', 'history pages of 50, from the table', 'history', 'table/s', '1/s', [2_500, 4_000]),
  row('lower', 'an interest in rooms of 1,000', 'interest', 'bytes, rooms of 1,000', 'B', [40, 25]),
  row('lower', 'an interest in rooms of 10, room included', 'interest', 'bytes, rooms of 10', 'B'),
  row('higher', '100 pairs with receipts as the client tells them', 'receipts', '% of off', '% of without', [85, 95]),
  row('higher', '100 pairs with a read for each message', 'receipts', '% of off, each', '% of without'),
  row('higher', 'read cursors moved', 'cursors', 'moved/s', '1/s', [15_000, 45_000]),
  row('lower', 'list of 200 conversations, p50', 'list', 'p50 ms', 'ms', [5, 2]),
  row('lower', 'typing in a room of 200: server CPU', 'typing', 'server CPU µs an event', 'µs', [10, 6]),
  row('lower', 'presence of 10,000: server CPU above their own', 'presence', '% of a core', '% of a core', [3, 1]),
  row('lower', 'presence of a user', 'presence-memory', 'B a user', 'B', [200, 100]),
  row('lower', 'a watch of 20 by one', 'presence-memory', 'B a watcher of 20', 'B'),
  row('lower', 'idle connection with all of this on: RSS', 'idle-all', 'RSS KB', 'KB', [14, 10]),
  row('lower', 'idle connection with all of this on: CPU a second', 'idle-all', 'CPU µs/s', 'µs', [2, 1]),
  row('higher', 'deflated pages of 50: bytes saved', 'compression', 'page: saved %', '%'),
  row('lower', 'deflated pages of 50: CPU a page', 'compression', 'page: CPU µs a frame, chunks of 1024', 'µs'),
  row('higher', 'deflated live messages: bytes saved', 'compression', 'live: saved %', '%'),
  row('higher', 'deflated bursts of 64: bytes saved', 'compression', 'burst: saved %', '%'),
  row('lower', 'deflated bursts of 64: CPU once for all', 'compression', 'burst: CPU µs a frame, chunks of 1024', 'µs'),
  row('higher', '700 healthy readers, 300 bad ones: throughput', 'slow', 'throughput %', '% of that without', [90, 99]),
  row('lower', '700 healthy readers, 300 bad ones: p99', 'slow', 'p99 %', '% of that without', [110, 100]),
  row('lower', 'a bad reader: RSS and kernel', 'slow', 'B a bad reader', 'B', [1.3e6, 0.65e6]),
  ...clusterRows(),
]

function clusterRows(): Row[] {
  const each = (measurement: Measurement, label: string) => [
    row('higher', label, measurement, 'msg/s', 'msg/s'),
    row('lower', `${label}: CPU a message`, measurement, 'CPU µs a message', 'µs'),
    ...['nodes', 'PostgreSQL', 'Redis', 'Kafka'].map((part) =>
      row('lower', `${label}: of it ${part}`, measurement, `of it ${part}`, 'µs'),
    ),
  ]
  const three = '1,000 msg/s on 3 nodes'
  const crowd = '50,000 members, 300 online on 3 nodes'
  return [
    ...each('cluster-1', '100 pairs, 1 node, real parts'),
    ...each('cluster-2', '100 pairs, 2 nodes'),
    ...each('cluster-3', '100 pairs, 3 nodes'),
    row('higher', '100 pairs: 3 nodes against 1', 'cluster-3', '% of one node', '% of one', [70, 90]),
    row('higher', '30 groups of 10, 1 node, real parts', 'cluster-groups-1', 'msg/s', 'msg/s'),
    row('higher', '30 groups of 10, 3 nodes', 'cluster-groups-3', 'msg/s', 'msg/s'),
    row('higher', '30 groups of 10: 3 nodes against 1', 'cluster-groups-3', '% of one node', '% of one', [70, 90]),
    row('lower', `${three}: delivery on another, p50`, 'cluster-offered', 'delivery p50 ms', 'ms', [8, 5]),
    row('lower', `${three}: delivery on another, p99`, 'cluster-offered', 'delivery p99 ms', 'ms', [40, 20]),
    row('lower', `${three}: CPU a message`, 'cluster-offered', 'CPU µs a message', 'µs'),
    row('lower', `${crowd}: CPU a message`, 'cluster-crowd', 'CPU ms a message', 'ms', [8, 3]),
    row('lower', `${crowd}: commands of Redis`, 'cluster-crowd', 'Redis commands a message', 'a message'),
    row('lower', `${crowd}: statements`, 'cluster-crowd', 'statements a message', 'a message'),
    row('higher', 'relay into Kafka, 60,000 waiting', 'relay', 'events/s', 'events/s', [10_000, 25_000]),
    row('lower', 'relay into Kafka: CPU an event', 'relay', 'CPU µs an event', 'µs'),
    row('lower', 'relay into Kafka: lag p99 at 1,000 msg/s', 'relay', 'lag p99 ms', 'ms', [300, 100]),
    row('lower', 'relay into Kafka: the log at rest', 'relay', 'B stored a message', 'B a message'),
    row('higher', 'idle connections over several nodes', 'idle-many', 'connections', ''),
    row('lower', 'idle connections over several nodes: nodes', 'idle-many', 'nodes', ''),
    row('lower', 'one of them: RSS of its node', 'idle-many', 'RSS KB', 'KB'),
    row('lower', 'one of them: memory of the kernel, one end', 'idle-many', 'kernel KB', 'KB'),
    row('lower', 'one of them: CPU of all nodes and parts a second', 'idle-many', 'CPU µs/s', 'µs'),
    row('lower', 'an announcement: until the last of them has it', 'idle-many', 'announcement s', 's'),
    row('lower', 'an announcement: CPU a connection', 'idle-many', 'announcement CPU µs', 'µs'),
  ]
}

/** `goal`, `ok` (at least that), `below`; undefined where nothing is asked. */
export function verdict(row: Row, value: number): 'goal' | 'ok' | 'below' | undefined {
  const { atLeast, goal } = row
  if (atLeast === undefined || goal === undefined || !Number.isFinite(value)) return undefined
  const reaches = (target: number) => (row.better === 'higher' ? value >= target : value <= target)
  if (reaches(goal)) return 'goal'
  return reaches(atLeast) ? 'ok' : 'below'
}
