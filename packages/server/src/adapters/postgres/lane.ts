import pg from 'pg'
import { StoreHeld, StoreUnavailable } from '../../ports/store.ts'
import { failure, isAnswer, isReadOnly, readFailure, type Stage } from './failures.ts'
import { isOld, leadingTo } from './primary/client.ts'
import type { Primary } from './primary/primary.ts'

/** What a pool is made for. Times in ms. */
export interface LaneSettings {
  readonly name: string
  readonly connection: pg.PoolConfig
  /** Where connections lead, instead of `connection`; not given: there is one PostgreSQL, and it is our own. */
  readonly primary?: Primary | undefined
  readonly connections: number
  /** More than these waiting for a connection are refused at once. */
  readonly waiting: number
  /** From the call to the answer, waiting included. */
  readonly limit: number
  /** Nothing is stored here: no answer is `unavailable`, not `unknown`. */
  readonly reads: boolean
  readonly onFault?: ((lane: string, error: Error) => void) | undefined
}

/** A prepared statement: its name is its identity on a connection. */
export interface Statement {
  readonly name: string
  readonly text: string
}

/**
 * Look-ups by key only: a plan that was made while a table was empty stays, and must be right for a full one
 * (2,700 instead of 15,000 messages a second otherwise).
 */
const planning = [
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'jit=off',
]
const asOptions = planning.map((setting) => `-c ${setting}`).join(' ')

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 ? safeInteger : pg.types.getTypeParser(oid, format as 'text'),
}

/** An int8 as a number: exact, or an error. */
export function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('an int8 of the store is not below 2^53')
  return value
}

/** Connections for one job, so that no job waits for another; a bound on all that waits, and on how long. */
export class Lane {
  readonly #pool: pg.Pool
  readonly #settings: LaneSettings
  readonly #clients = new Set<pg.PoolClient>()
  readonly #busy = new Set<pg.PoolClient>()
  #closing: Promise<void> | undefined

  constructor(settings: LaneSettings) {
    this.#settings = settings
    const { connection, limit, primary } = settings
    this.#pool = new pg.Pool({
      ...connection,
      ...(primary ? leadingTo(primary) : {}),
      application_name: `confab ${settings.name}`,
      options: [connection.options, asOptions, `-c statement_timeout=${Math.ceil(limit * 0.9)}`]
        .filter(Boolean)
        .join(' '),
      min: 0,
      max: settings.connections,
      connectionTimeoutMillis: limit,
      idleTimeoutMillis: 0,
      keepAlive: true,
      types,
    })
    this.#pool.on('error', (error) => this.#fault(error))
    // The pool listens to idle clients only; one that dies while it is in use would end the process.
    this.#pool.on('connect', (client) => {
      client.on('error', () => undefined)
      this.#clients.add(client)
    })
    this.#pool.on('remove', (client) => {
      this.#clients.delete(client)
      primary?.doubt()
    })
    primary?.onChange((isElsewhere) => this.#renew(isElsewhere))
  }

  /** Another primary: nothing is asked over old connections any more. Answers of one that was left say nothing. */
  #renew(isElsewhere: boolean): void {
    for (const client of this.#clients) {
      if (isElsewhere || !this.#busy.has(client)) client.connection.stream.destroy(new Error('another primary'))
    }
  }

  /** The first row's first column, or undefined without a row. */
  async value<T>(statement: Statement, values: readonly unknown[]): Promise<T | undefined> {
    const [row] = await this.rows<[T]>(statement, values)
    return row?.[0]
  }

  /** Rows as arrays of their columns. Throws the errors of ports/store.ts. */
  async rows<R extends unknown[]>(statement: Statement, values: readonly unknown[]): Promise<R[]> {
    const began = performance.now()
    const client = await this.#checkOut()
    const left = this.#settings.limit - (performance.now() - began)
    return this.#ask<R>(client, { ...statement, values: [...values], rowMode: 'array' }, left)
  }

  async #ask<R extends unknown[]>(client: pg.PoolClient, query: pg.QueryArrayConfig, left: number): Promise<R[]> {
    const late = () => client.connection.stream.destroy(new Error('no answer in time'))
    const timer = setTimeout(late, Math.max(1, left))
    try {
      const { rows } = await client.query<R>(query)
      this.#release(client)
      return rows
    } catch (error) {
      if (isAnswer(error) && !this.#isMisled(error)) this.#release(client)
      else this.#destroy(client, error)
      throw this.#failed(error, 'sent')
    } finally {
      clearTimeout(timer)
    }
  }

  /** It does not write, though nobody has said so: another connection may. */
  #isMisled(error: unknown): boolean {
    const { primary } = this.#settings
    return primary !== undefined && primary.held === undefined && isReadOnly(error)
  }

  #release(client: pg.PoolClient): void {
    this.#busy.delete(client)
    client.release(isOld(client, this.#settings.primary))
  }

  async #checkOut(): Promise<pg.PoolClient> {
    const { waiting, name, primary } = this.#settings
    // Nobody waits for hosts that were just found away; what is connected may well work.
    if (primary?.nowhere !== undefined && this.#pool.totalCount === 0) {
      throw this.#failed(new StoreUnavailable(`no PostgreSQL takes writes (${primary.nowhere})`), 'waiting')
    }
    if (this.#pool.idleCount === 0 && this.#pool.waitingCount >= waiting) {
      throw new StoreUnavailable(`too many questions wait (${name})`)
    }
    try {
      const client = await this.#pool.connect()
      this.#busy.add(client)
      return client
    } catch (error) {
      primary?.doubt()
      throw this.#failed(error, 'waiting')
    }
  }

  /** A connection whose answer is outstanding is never used again: the answer would be taken for the next one's. */
  #destroy(client: pg.PoolClient, error: unknown): void {
    this.#busy.delete(client)
    client.on('error', () => undefined)
    client.connection.stream.destroy()
    client.release(error instanceof Error ? error : true)
  }

  #failed(error: unknown, stage: Stage): Error {
    const held = this.#settings.primary?.held
    if (held !== undefined && isReadOnly(error)) return new StoreHeld(held)
    const mapped = this.#settings.reads ? readFailure(error, stage) : failure(error, stage)
    this.#fault(mapped)
    return mapped
  }

  #fault(error: Error): void {
    this.#settings.onFault?.(this.#settings.name, error)
  }

  /** Waits for the answers under way, and for the goodbyes of a frozen PostgreSQL at most as long as for an answer. */
  close(): Promise<void> {
    this.#closing ??= this.#end()
    return this.#closing
  }

  async #end(): Promise<void> {
    const timer = setTimeout(() => {
      for (const client of this.#clients) client.connection.stream.destroy()
    }, this.#settings.limit)
    await this.#pool.end()
    clearTimeout(timer)
  }
}
