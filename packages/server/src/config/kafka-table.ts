import { integer, list, quote, secretText, text, word, yesOrNo } from './form.ts'
import { secret, setting } from './setting.ts'

/** `host:port`, as Kafka's own clients take it. */
export function wrongBroker(value: string): string | undefined {
  const [, port] = /^(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})$/.exec(value) ?? []
  const isGood = port !== undefined && Number(port) > 0 && Number(port) < 65_536
  return isGood ? undefined : `${quote(value)} is not of the form host:port`
}

const prefixForm = {
  placeholder: 'text',
  read: (value: string) =>
    /^[A-Za-z0-9._-]{1,100}$/.test(value) ? { value } : { wrong: `${quote(value)} can't begin the name of a topic` },
  show: (value: string) => value,
}

/** The event log. */
export const kafkaSettings = {
  kafkaBrokers: setting(
    'CONFAB_KAFKA_BROKERS',
    list('host:port,...', wrongBroker),
    [] as readonly string[],
    'the event log goes to this Kafka; none named: to no one outside',
  ),
  kafkaTls: setting('CONFAB_KAFKA_TLS', yesOrNo, false, 'speaks TLS to the brokers'),
  kafkaCa: setting(
    'CONFAB_KAFKA_CA',
    text(4_096),
    undefined as string | undefined,
    "PEM file of who signed the brokers' certificates; not set: who the system trusts",
  ),
  kafkaSasl: setting(
    'CONFAB_KAFKA_SASL',
    word('PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'),
    'SCRAM-SHA-512' as 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512',
    'how CONFAB_KAFKA_USER logs in',
  ),
  kafkaUser: setting('CONFAB_KAFKA_USER', text(255), undefined as string | undefined, 'not set: without a login'),
  kafkaPassword: secret('CONFAB_KAFKA_PASSWORD', secretText(1, 'it is empty'), 'the password of CONFAB_KAFKA_USER'),
  kafkaPrefix: setting('CONFAB_KAFKA_PREFIX', prefixForm, 'chat', 'topics are called so: chat.events and others'),
  kafkaPartitions: setting(
    'CONFAB_KAFKA_PARTITIONS',
    integer(1, 1_000),
    12,
    'of a topic that is made; more for an existing one would break the order of its conversations',
  ),
  kafkaReplicas: setting(
    'CONFAB_KAFKA_REPLICAS',
    integer(1, 9),
    undefined as number | undefined,
    'of a topic that is made; not set: as many as there are brokers, at most 3',
  ),
  kafkaRetentionDays: setting(
    'CONFAB_KAFKA_RETENTION_DAYS',
    integer(1, 3_650),
    7,
    'of a topic that is made: so long deleted and edited texts stay there',
  ),
  kafkaBodies: setting(
    'CONFAB_KAFKA_BODIES',
    yesOrNo,
    true,
    'events carry what was said; no: only that something was, and consumers ask over REST',
  ),
} as const
