import type { BaseOptions } from '@platformatic/kafka'

/** Where Kafka is, how one comes in, and what topics are made like. */
export interface KafkaPlace {
  readonly brokers: readonly string[]
  /** PEM of who signed the brokers' certificates, or true: who the system trusts. */
  readonly tls: true | { readonly ca: string } | undefined
  readonly login:
    | {
        readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'
        readonly user: string
        readonly password: string
      }
    | undefined
  /** Topics are called PREFIX.events and so on. */
  readonly prefix: string
  readonly partitions: number
  readonly replicas: number | undefined
  readonly retentionMs: number
  /** Shown in the brokers' logs. */
  readonly clientId: string
}

/** What every client of this Kafka is made with. */
export function clientOptions({ brokers, tls, login, clientId }: KafkaPlace): BaseOptions {
  return {
    clientId,
    bootstrapBrokers: [...brokers],
    connectTimeout: 2_000,
    timeout: 5_000,
    ...(tls === undefined ? {} : { tls: tls === true ? {} : { ca: tls.ca } }),
    ...(login && { sasl: { mechanism: login.mechanism, username: login.user, password: login.password } }),
  }
}

/** An error of the client in a few words: it wraps what happened several times. */
export function reasonOf(error: unknown): string {
  const inner = error instanceof AggregateError ? error.errors[0] : error instanceof Error ? error.cause : undefined
  if (inner instanceof Error) return reasonOf(inner)
  if (error instanceof Error && /self-signed|unable to (verify|get)|altnames/i.test(error.message))
    return 'its certificate is not trusted: name who signed it with CONFAB_KAFKA_CA'
  return error instanceof Error ? error.message : String(error)
}
