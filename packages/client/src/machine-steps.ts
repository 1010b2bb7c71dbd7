import { afterClose, waitOf } from './after-close.ts'
import { backoff } from './backoff.ts'
import type { Chance } from './ids.ts'
import type { Effect, Server, State, StateOf, Step, TokenReason } from './machine-types.ts'

/** Milliseconds for the application's token, for the server's `connected`, and for its welcome. */
const times = { token: 30_000, opening: 10_000, greeting: 15_000 }
/** A link that lived this long was a healthy one: failures are counted from nothing again. */
const healthyTime = 10_000
/** So many refused tokens in a row end it: the application's tokens are not of this server. */
const mostDenied = 3

type Held = StateOf<'ready' | 'moving'>

interface Failures {
  readonly link: number
  readonly attempt: number
  readonly denied: number
}

/** Asks for a token, as the first thing of a new link. */
export function ask(failures: Failures, reason: TokenReason, now: number): Step {
  const link = failures.link + 1
  const { attempt, denied } = failures
  return [{ kind: 'token', link, attempt, denied, alarm: now + times.token }, [{ do: 'token', link, reason }]]
}

/** Waits before the next link; `least`: the server's wish, in ms, the same for all whom it refuses at once. */
export function rest(
  failures: Failures,
  reason: string,
  now: number,
  chance: Chance,
  again: TokenReason = 'connect',
  least = 0,
): StateOf<'waiting'> {
  const { link, attempt, denied } = failures
  const alarm = now + least + backoff(attempt, chance)
  return { kind: 'waiting', link, attempt: attempt + 1, denied, alarm, reason, again }
}

/** The failures that a link which was held leaves behind. */
export function failuresOf(state: Held, now: number): Failures {
  return { link: state.last, attempt: now - state.since >= healthyTime ? 0 : state.attempt, denied: 0 }
}

/** What follows a close with this code, when no other link is there. */
export function afterLoss(failures: Failures, code: number, reason: string, now: number, chance: Chance): Step {
  const after = afterClose(code)
  if (after === 'stop') return [{ kind: 'refused', code, reason }, []]
  if (after === 'reconnect') {
    const state = rest(failures, reason || `closed with ${code}`, now, chance)
    const wait = waitOf(reason)
    // No failure: the server is well, and has given each his own time.
    return [wait === undefined ? state : { ...state, attempt: failures.attempt, alarm: now + wait }, []]
  }
  const denied = { ...failures, denied: failures.denied + 1 }
  if (denied.denied >= mostDenied) return [{ kind: 'refused', code, reason }, []]
  return denied.denied === 1 ? ask(denied, 'refused', now) : [rest(denied, reason, now, chance, 'refused'), []]
}

export function opening(state: StateOf<'token'>, now: number): State {
  return { ...state, kind: 'opening', alarm: now + times.opening }
}

export function greeting(state: StateOf<'opening'>, server: Server, now: number): State {
  return { ...state, kind: 'greeting', server, alarm: now + times.greeting }
}

/** Silent for this long, a link is taken for dead though its socket may not know yet. */
export function silence(server: Server): number {
  return server.heartbeat * 2
}

/** A link that carries the traffic; `moveAt`: when to look for another one. */
export function ready(held: Omit<Held, 'kind' | 'alarm'>, heardAt: number, moveAt?: number): State {
  const { link, last, attempt, server, since } = held
  const silentAt = heardAt + silence(server)
  const alarm = moveAt === undefined ? silentAt : Math.min(silentAt, moveAt)
  const state = { kind: 'ready', link, last, attempt, server, since, alarm } as const
  return moveAt === undefined ? state : { ...state, moveAt }
}

/** Begins the next link while this one carries on. */
export function move(state: StateOf<'ready'>, now: number): Step {
  const { moveAt: _, ...held } = state
  const last = state.last + 1
  const alarm = now + times.token + times.opening + times.greeting
  const next: State = { ...held, kind: 'moving', last, phase: { at: 'token' }, alarm }
  return [next, [{ do: 'token', link: last, reason: 'connect' }]]
}

/** The next link failed: stays on the old one, and tries again later. The failed link's number is never used again. */
export function stay(state: StateOf<'moving'>, now: number, chance: Chance, shut: boolean, reason = ''): Step {
  const moveAt = now + (waitOf(reason) ?? 500 + backoff(state.attempt + 1, chance))
  const effects: Effect[] = shut ? [{ do: 'shut', link: state.last, code: 1000 }] : []
  return [ready({ ...state, attempt: state.attempt + 1 }, now, moveAt), effects]
}

/** The old link is gone before the next one is ready, which then is the only one. */
export function oldGone(state: StateOf<'moving'>, now: number): Step {
  const { at, ...more } = state.phase
  const next = { kind: at, ...more, ...failuresOf(state, now), alarm: now + times[at] } as State
  return [next, [{ do: 'drop', link: state.link }]]
}
