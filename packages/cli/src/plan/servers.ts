import { costs } from './costs.ts'
import { type Line, line, plain } from './line.ts'
import type { Wish } from './wish.ts'

const day = 86_400

/** PostgreSQL: how many, and how large the disks grow. */
export interface StorePlan {
  readonly lines: readonly Line[]
  /** Primaries over which conversations are spread. */
  readonly shards: number
  readonly diskGb: number
}

/** Writes go to one primary: it is what has to be split first. A large machine for it is counted as one of these. */
export function storeFor({ messages, hours, days, cores, busy }: Wish): StorePlan {
  const { messageStore, ahead, stored } = costs
  const perShard = ((cores * busy) / 100) * (1e6 / messageStore.value)
  const shards = Math.max(1, Math.ceil(messages / perShard))
  const daily = messages * hours * 3_600
  const dailyGb = (daily * stored.value) / 2 ** 20
  const diskGb = dailyGb * days
  const sumOfShards = `${plain(messages)} / (${cores} cores x ${busy} % / ${messageStore.value} µs = ${plain(perShard)} 1/s), up`
  return {
    shards,
    diskGb,
    lines: [
      line('log written ahead', `${plain(messages)} x ${ahead.value} KB`, (messages * ahead.value) / 1_024, 'MB/s'),
      line('messages a day', `${plain(messages)} x ${hours} h x 3,600`, daily, ''),
      line('disk a day', `${plain(daily)} x ${stored.value} KB`, dailyGb, 'GB'),
      line('disk', `${plain(dailyGb)} GB x ${days} days`, diskGb, 'GB'),
      line('primaries', sumOfShards, shards, ''),
    ],
  }
}

export interface RedisPlan {
  readonly lines: readonly Line[]
  readonly shards: number
}

/** Redis uses one core of a machine, however many there are. */
export function redisFor({ messages, busy }: Wish): RedisPlan {
  const { messageRedis } = costs
  const cores = (messages * messageRedis.value) / 1e6
  const shards = Math.max(1, Math.ceil(cores / (busy / 100)))
  return {
    shards,
    lines: [
      line('CPU', `${plain(messages)} x ${messageRedis.value} µs`, cores, 'cores'),
      line('shards', `${plain(cores)} / ${busy} % of the one core that each uses, up`, shards, ''),
    ],
  }
}

export interface KafkaPlan {
  readonly lines: readonly Line[]
  readonly brokers: number
  readonly relays: number
  readonly diskGb: number
}

export function kafkaFor({ messages, hours, cores, busy, kafkaDays }: Wish): KafkaPlan {
  const { messageKafka, relayEvents, event } = costs
  const used = (messages * messageKafka.value) / 1e6
  const brokers = Math.max(3, Math.ceil(used / ((cores * busy) / 100)))
  const relays = Math.max(1, Math.ceil(messages / relayEvents.value))
  const diskGb = (((messages * hours * day) / 24) * kafkaDays * event.value * 3) / 2 ** 20
  return {
    brokers,
    relays,
    diskGb,
    lines: [
      line('CPU of all brokers', `${plain(messages)} x ${messageKafka.value} µs`, used, 'cores'),
      line('brokers', `${plain(used)} / (${cores} x ${busy} %), up, 3 at least`, brokers, ''),
      line('relays', `${plain(messages)} / ${plain(relayEvents.value)} events/s, up; one a PostgreSQL`, relays, ''),
      line('disk', `${kafkaDays} days x 3 copies x ${event.value} KB an event`, diskGb, 'GB'),
    ],
  }
}

/** What goes out in a month of 30 days, GB. */
export function trafficFor({ connections, messages, fanout, hours }: Wish): { lines: Line[]; outGb: number } {
  const { deliveryBytes, sendBytes, heartbeatBytes } = costs
  const seconds = hours * 3_600 * 30
  const gb = (perSecond: number, during: number) => (perSecond * during) / 2 ** 30
  const deliveries = gb(messages * fanout * deliveryBytes.value, seconds)
  const answers = gb((messages * sendBytes.value) / 2, seconds)
  const idle = gb(connections * heartbeatBytes.value, 30 * day)
  return {
    outGb: deliveries + answers + idle,
    lines: [
      line(
        'deliveries a month, out',
        `${plain(messages)} x ${plain(fanout)} x ${deliveryBytes.value} B x ${plain(seconds)} s`,
        deliveries,
        'GB',
      ),
      line(
        'answers to sends, out',
        `${plain(messages)} x ${sendBytes.value / 2} B x ${plain(seconds)} s`,
        answers,
        'GB',
      ),
      line('heartbeats, out', `${plain(connections)} x ${heartbeatBytes.value} B/s x 30 days`, idle, 'GB'),
    ],
  }
}
