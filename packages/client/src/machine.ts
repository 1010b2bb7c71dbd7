import type { Chance } from './ids.ts'
import {
  afterLoss,
  ask,
  failuresOf,
  greeting,
  move,
  oldGone,
  opening,
  ready,
  rest,
  silence,
  stay,
} from './machine-steps.ts'
import type { Effect, Event, EventOf, State, StateOf, Step } from './machine-types.ts'

type Rule<S extends State['kind'], E extends Event['type']> = (
  state: StateOf<S>,
  event: EventOf<E>,
  now: number,
  chance: Chance,
) => Step

/** A rule for each state and each event: one that is missing does not compile. */
export type Table = { readonly [S in State['kind']]: { readonly [E in Event['type']]: Rule<S, E> } }

const nothing = (state: State): Step => [state, []]
const shut = (link: number, code = 1000): Effect => ({ do: 'shut', link, code })
const close = (...links: number[]): Step => [{ kind: 'closed' }, links.map((link) => shut(link))]
const refuse = (reason: string, ...effects: Effect[]): Step => [
  { kind: 'refused', code: 'unauthorized', reason },
  effects,
]

/** News of links, which change nothing but where a state says so below. */
const ignored = {
  token: nothing,
  tokenFailed: nothing,
  connected: nothing,
  welcome: nothing,
  helloRefused: nothing,
  lost: nothing,
  goAway: nothing,
  wake: nothing,
}

export const table: Table = {
  token: {
    ...ignored,
    token: (s, e, now) => [opening(s, now), [{ do: 'open', link: s.link, token: e.token }]],
    tokenFailed: (s, e, now, chance) => (e.final ? refuse(e.reason) : [rest(s, e.reason, now, chance), []]),
    alarm: (s, _e, now, chance) => [rest(s, 'no token in time', now, chance), []],
    close: () => close(),
  },
  opening: {
    ...ignored,
    connected: (s, e, now) => [greeting(s, e.server, now), [{ do: 'hello', link: s.link }]],
    lost: (s, e, now, chance) => afterLoss(s, e.code, e.reason, now, chance),
    alarm: (s, _e, now, chance) => [rest(s, 'no greeting in time', now, chance), [shut(s.link)]],
    close: (s) => close(s.link),
  },
  greeting: {
    ...ignored,
    welcome: (s, _e, now) => [ready({ ...s, last: s.link, since: now }, now), [{ do: 'adopt', link: s.link }]],
    helloRefused: (s, e, now, chance) => [rest(s, e.reason, now, chance, 'connect', e.retryAfter), [shut(s.link)]],
    lost: (s, e, now, chance) => afterLoss(s, e.code, e.reason, now, chance),
    alarm: (s, _e, now, chance) => [rest(s, 'no welcome in time', now, chance), [shut(s.link)]],
    close: (s) => close(s.link),
  },
  ready: {
    ...ignored,
    lost(s, e, now, chance) {
      const [state, effects] = afterLoss(failuresOf(s, now), e.code, e.reason, now, chance)
      return [state, [{ do: 'drop', link: s.link }, ...effects]]
    },
    goAway(s, e, now, chance) {
      const moveAt = now + e.after + Math.floor(chance() * e.within * 0.5)
      return [ready(s, now, moveAt), []]
    },
    alarm(s, e, now, chance) {
      if (now - e.heardAt >= silence(s.server)) {
        const state = rest(failuresOf(s, now), 'the server fell silent', now, chance)
        return [state, [{ do: 'drop', link: s.link }, shut(s.link)]]
      }
      if (s.moveAt !== undefined && now >= s.moveAt) return move(s, now)
      return [ready(s, e.heardAt, s.moveAt), []]
    },
    close: (s) => close(s.link),
  },
  moving: {
    ...ignored,
    token: (s, e) => [{ ...s, phase: { at: 'opening' } }, [{ do: 'open', link: s.last, token: e.token }]],
    tokenFailed: (s, _e, now, chance) => stay(s, now, chance, false),
    connected(s, e) {
      if (e.link !== s.last) return nothing(s)
      return [{ ...s, phase: { at: 'greeting', server: e.server } }, [{ do: 'hello', link: s.last }]]
    },
    welcome(s, e, now) {
      if (e.link !== s.last || s.phase.at !== 'greeting') return nothing(s)
      const effects: Effect[] = [{ do: 'drop', link: s.link }, { do: 'adopt', link: s.last }, shut(s.link)]
      return [ready({ ...s, link: s.last, attempt: 0, server: s.phase.server, since: now }, now), effects]
    },
    helloRefused: (s, _e, now, chance) => stay(s, now, chance, true),
    lost: (s, e, now, chance) => (e.link === s.last ? stay(s, now, chance, false, e.reason) : oldGone(s, now)),
    alarm: (s, _e, now, chance) => stay(s, now, chance, true),
    close: (s) => close(s.link, s.last),
  },
  waiting: {
    ...ignored,
    alarm: (s, _e, now) => ask(s, s.again, now),
    wake: (s, _e, now) => ask(s, s.again, now),
    close: () => close(),
  },
  closed: {
    ...ignored,
    alarm: nothing,
    close: nothing,
  },
  refused: {
    ...ignored,
    alarm: nothing,
    close: () => close(),
  },
}

/** The state in which a connection begins: it asks for a token. */
export function begin(now: number): Step {
  return ask({ link: 0, attempt: 0, denied: 0 }, 'connect', now)
}

/** Whether news of this link still matters in this state. */
function concerns(state: State, link: number): boolean {
  if (!('link' in state) || state.kind === 'waiting') return false
  return link === state.link || (state.kind === 'moving' && link === state.last)
}

/** One step of the connection: pure, and complete by its table. News of links given up are answered here. */
export function step(state: State, event: Event, now: number, chance: Chance): Step {
  if ('link' in event && !concerns(state, event.link)) {
    return event.type === 'connected' ? [state, [shut(event.link)]] : [state, []]
  }
  const rule = table[state.kind][event.type] as (state: State, event: Event, now: number, chance: Chance) => Step
  return rule(state, event, now, chance)
}
