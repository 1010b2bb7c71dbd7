import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel'
import { Redis } from 'ioredis'
import type { RedisClient } from './clients.ts'

/** Redis can't be asked now: known before anything was sent. */
export class RedisAway extends Error {
  override readonly name = 'RedisAway'
}

/** So many commands in a row that failed, and no more are sent until a probe has had its answer. */
const failures = 2
/** The probes come once a second: each of them may try. */
const halfOpenAfterMs = 100

/** The connection for commands, with its circuit breaker. */
export class RedisLink {
  readonly client: RedisClient
  readonly counts = { commands: 0, errors: 0 }
  readonly #breaker = circuitBreaker(handleAll, {
    halfOpenAfter: halfOpenAfterMs,
    breaker: new ConsecutiveBreaker(failures),
  })
  #corked = false
  /** Why it is away, as far as known; no error of Redis quotes a password. */
  reason = 'not connected yet'

  constructor(client: RedisClient) {
    this.client = client
    client.on('error', (error: Error) => {
      this.reason = reasonOf(error)
    })
  }

  /** Whether commands may be sent. */
  get isOpen(): boolean {
    return this.#breaker.state === CircuitState.Closed && this.client.status === 'ready'
  }

  /** Rejects with RedisAway at once while Redis is away; otherwise answers or rejects within the command timeout. */
  run<T>(call: (client: RedisClient) => Promise<T>): Promise<T> {
    return this.isOpen ? this.#execute(call) : Promise.reject(new RedisAway(this.reason))
  }

  /** The same, and the only one that is sent while the breaker is open: others would wait for its answer. */
  async probe<T>(call: (client: RedisClient) => Promise<T>): Promise<T> {
    if (this.client.status !== 'ready') throw new RedisAway(this.reason)
    return this.#execute(call)
  }

  async #execute<T>(call: (client: RedisClient) => Promise<T>): Promise<T> {
    this.counts.commands += 1
    this.#cork()
    try {
      return await this.#breaker.execute(() => call(this.client))
    } catch (error) {
      this.counts.errors += 1
      if (error instanceof Error) this.reason = reasonOf(error)
      throw error
    }
  }

  /** All commands of a turn leave in one write. */
  #cork(): void {
    if (this.#corked || !(this.client instanceof Redis)) return
    const { stream } = this.client
    this.#corked = true
    stream.cork()
    process.nextTick(() => {
      this.#corked = false
      stream.uncork()
    })
  }

  close(): void {
    this.client.disconnect()
  }
}

/** Clients of a Cluster and of Sentinels wrap what they were told. */
function reasonOf(error: Error): string {
  const { lastNodeError } = error as { readonly lastNodeError?: Error }
  if (lastNodeError) return reasonOf(lastNodeError)
  const [, told] = /Last error: (.*)$/s.exec(error.message) ?? []
  return (told ?? error.message) || String((error as NodeJS.ErrnoException).code)
}
