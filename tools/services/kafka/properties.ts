import { join } from 'node:path'

/** The ports of one broker on loopback. */
export interface BrokerPorts {
  readonly broker: number
  readonly controller: number
  /** Listeners for clients that come through proxies, one for each way, and where these are sent. */
  readonly proxied?: readonly { readonly port: number; readonly address: string }[]
}

/** Settings by name. */
export type Properties = Readonly<Record<string, string | number>>

function listeners({ broker, controller, proxied = [] }: BrokerPorts): Properties {
  const own = `PLAINTEXT://127.0.0.1:${broker}`
  const names = proxied.map((_, way) => `CLIENT${way + 1}`)
  return {
    listeners: [
      own,
      `CONTROLLER://127.0.0.1:${controller}`,
      ...proxied.map(({ port }, way) => `${names[way]}://127.0.0.1:${port}`),
    ].join(),
    'advertised.listeners': [own, ...proxied.map(({ address }, way) => `${names[way]}://${address}`)].join(),
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': ['PLAINTEXT', 'CONTROLLER', ...names].map((name) => `${name}:PLAINTEXT`).join(),
  }
}

function copies(brokers: number): Properties {
  const replicas = brokers >= 3 ? 3 : 1
  const inSync = brokers >= 3 ? 2 : 1
  return {
    'default.replication.factor': replicas,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
    'transaction.state.log.num.partitions': 3,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': inSync,
    'share.coordinator.state.topic.num.partitions': 3,
  }
}

/** Small and quick to notice a dead broker: by default one leads on for 9 s after its death. */
const manners: Properties = {
  'auto.create.topics.enable': 'false',
  'group.initial.rebalance.delay.ms': 0,
  'broker.session.timeout.ms': 3_000,
  'broker.heartbeat.interval.ms': 500,
  'log.segment.bytes': 16_777_216,
  'log.cleaner.dedupe.buffer.size': 2_097_152,
  'num.network.threads': 1,
  'num.io.threads': 2,
  'background.threads': 1,
}

/** The settings of broker `index` (from 0) among all, as the text of its file; `more` go before ours. */
export function propertiesOf(
  all: readonly BrokerPorts[],
  index: number,
  folder: string,
  more: Properties = {},
): string {
  const ports = all[index]
  if (ports === undefined) throw new RangeError(`there is no broker ${index}`)
  const properties: Properties = {
    'node.id': index + 1,
    'process.roles': 'broker,controller',
    'log.dirs': join(folder, 'data'),
    'controller.quorum.voters': all.map((one, i) => `${i + 1}@127.0.0.1:${one.controller}`).join(','),
    ...listeners(ports),
    ...copies(all.length),
    ...manners,
    ...more,
  }
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}
