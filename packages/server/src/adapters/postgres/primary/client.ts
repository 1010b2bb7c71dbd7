import pg from 'pg'
import type { Primary } from './primary.ts'

/** A connection to what was the primary when it was begun. */
class PrimaryClient extends pg.Client {
  readonly generation: number

  constructor(config: pg.ClientConfig | undefined, primary: Primary) {
    super({ ...config, ...primary.connection })
    this.generation = primary.generation
  }
}

/** Settings of a pool whose clients connect to the primary of that moment, which is asked whether it still is. */
export function leadingTo(primary: Primary): pg.PoolConfig {
  return {
    Client: class extends PrimaryClient {
      constructor(config?: pg.ClientConfig) {
        super(config, primary)
      }
    },
    onConnect: (client) => primary.admit(client),
  }
}

/** Whether another primary, or history, came after the connection was begun. */
export function isOld(client: pg.ClientBase, primary: Primary | undefined): boolean {
  return client instanceof PrimaryClient && client.generation !== primary?.generation
}
