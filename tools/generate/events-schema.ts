import { logged, topics } from '@confab/protocol'

/** What stands in each topic of the event log, as one JSON Schema document: a definition for each kind of record. */
export function eventsSchema(): Record<string, unknown> {
  const of = (topic: string, schema: unknown) => ({
    description: `A record of the topic ${topic}.`,
    ...(schema as object),
  })
  const document = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'The event log of Confab',
    $defs: {
      entry: of(topics.events, logged.entry),
      presence: of(topics.presence, logged.presence),
      connection: of(topics.connections, logged.connection),
    },
  }
  return JSON.parse(JSON.stringify(document)) as Record<string, unknown>
}
