/** A Kafka as it was found: nothing was changed there. */
export interface InspectedKafka {
  /** Of the brokers that answer, `host:port`. */
  readonly brokers: readonly string[]
  readonly topics: readonly InspectedTopic[]
}

export interface InspectedTopic {
  readonly name: string
  /** 0: it is not there yet, and is made when a node starts. */
  readonly partitions: number
  readonly replicas: number
  /** Partitions of which a copy is behind or away. */
  readonly behind: number
  /** Partitions which nobody leads: events for them wait. */
  readonly leaderless: number
  /** What breaks the contract, and stops a start. */
  readonly broken: string | undefined
  /** What is only unwise. */
  readonly warnings: readonly string[]
}
