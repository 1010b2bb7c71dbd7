import type { Static, TSchema } from 'typebox'
import Type from 'typebox'
import type { Caller } from '../domain/caller.ts'
import type { Engine } from '../engine/engine.ts'
import type { Asked, Ways } from './asked.ts'
import type { Cookie } from './cookie.ts'

/** Who asks: a user by his token, or the holder of the admin key for a tenant. */
export interface Principal {
  readonly tenant: string
  readonly admin: boolean
  /** undefined for the holder of the admin key. */
  readonly caller: Caller | undefined
}

/** A request that was authenticated and validated. */
export interface Incoming<P, Q, B> {
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly by: Principal
  /** The one who asks; Refused `forbidden` for the holder of the admin key, who is nobody. */
  readonly caller: Caller
  /** From the header Idempotency-Key or the body's clientId. */
  readonly clientId: string | undefined
  /** The same, or a new one: for what is harmless when done twice. */
  readonly someId: string
  readonly asked: Asked
  readonly ways: Ways
  readonly engine: Engine
  readonly textBytes: number
}

export interface Outgoing {
  readonly status: number
  readonly body?: unknown
  /** A path to what was made. */
  readonly location?: string
  readonly cookie?: Cookie
  /** A line for the log, with the client's address. */
  readonly note?: { readonly text: string; readonly fields: Readonly<Record<string, string>> }
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
/**
 * user: a token; admin: a token of an admin, or the admin key; either: the handler judges; anyone: no token is asked for,
 * nor looked at.
 */
export type Access = 'user' | 'admin' | 'either' | 'anyone'

interface Shape<P extends TSchema, Q extends TSchema, B extends TSchema> {
  readonly name: string
  readonly summary: string
  readonly method: Method
  /** With parameters as `:name`. */
  readonly url: string
  readonly access: Access
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** Whether it takes the header Idempotency-Key. */
  readonly idempotent?: boolean
  /** It goes by something that could be guessed: what is not found costs its address as much as a refused token. */
  readonly isGuessable?: boolean
  /** What it takes of an address' requests, 1 if not given. */
  readonly cost?: number
  /** The cookie that it goes by. */
  readonly byCookie?: string
  /** Good answers: the schema of each by status; null: no content. */
  readonly replies: Readonly<Record<number, TSchema | null>>
  handle(incoming: Incoming<Static<P>, Static<Q>, Static<B>>): Promise<Outgoing>
}

/** One row of the table of routes: behaviour, validation and documentation come from it. */
export interface Route extends Omit<Shape<TSchema, TSchema, TSchema>, 'handle' | 'params' | 'query' | 'body'> {
  readonly params: TSchema
  readonly query: TSchema
  /** undefined: it takes no body. */
  readonly body: TSchema | undefined
  handle(incoming: Incoming<unknown, unknown, unknown>): Promise<Outgoing>
}

export const nothing = Type.Object({}, { additionalProperties: false })

export function route<
  P extends TSchema = typeof nothing,
  Q extends TSchema = typeof nothing,
  B extends TSchema = typeof nothing,
>(shape: Shape<P, Q, B>): Route {
  return {
    ...shape,
    params: shape.params ?? nothing,
    query: shape.query ?? nothing,
    body: shape.body,
    // Sound, since a request reaches the handler only after it was validated by these schemas.
    handle: (incoming) => shape.handle(incoming as Incoming<Static<P>, Static<Q>, Static<B>>),
  }
}
