import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { begin, step, table } from '../src/machine.ts'
import type { Effect, Event, Server, State } from '../src/machine-types.ts'

const server: Server = {
  connectionId: 'connection-1',
  serverId: 'node-1',
  epoch: 'first',
  user: 'alice',
  heartbeat: 30_000,
  silence: 60_000,
  expiresAt: 3_600_000,
  limits: { frameBytes: 100_000, textBytes: 16_384, sendsPerSecond: 10, sendBurst: 20 },
  features: [],
}
const trying = { link: 7, attempt: 2, denied: 0, alarm: 50_000 }
const held = { link: 7, last: 7, attempt: 2, server, since: 0, alarm: 90_000 }

/** One state of each kind, at the time 40,000. */
const states: { [S in State['kind']]: Extract<State, { kind: S }> } = {
  token: { kind: 'token', ...trying },
  opening: { kind: 'opening', ...trying },
  greeting: { kind: 'greeting', server, ...trying },
  ready: { kind: 'ready', ...held },
  moving: { kind: 'moving', ...held, last: 8, phase: { at: 'greeting', server } },
  waiting: { kind: 'waiting', reason: 'closed with 1006', again: 'connect', ...trying },
  closed: { kind: 'closed' },
  refused: { kind: 'refused', code: 4501, reason: 'logged out' },
}

/** One event of each type, about the link which that state has. */
function eventsFor(link: number): { [E in Event['type']]: Extract<Event, { type: E }> } {
  return {
    token: { type: 'token', link, token: 't' },
    tokenFailed: { type: 'tokenFailed', link, reason: 'offline', final: false },
    connected: { type: 'connected', link, server },
    welcome: { type: 'welcome', link },
    helloRefused: { type: 'helloRefused', link, reason: 'draining', retryAfter: 900 },
    lost: { type: 'lost', link, code: 1006, reason: '' },
    goAway: { type: 'goAway', link, after: 1_000, within: 10_000 },
    alarm: { type: 'alarm', heardAt: 39_000 },
    wake: { type: 'wake' },
    close: { type: 'close' },
  }
}

const same = 'the same'
type Expected = { readonly [S in State['kind']]: { readonly [E in Event['type']]: string } }
const nothing = {
  ...{ token: same, tokenFailed: same, connected: same, welcome: same, helloRefused: same, lost: same },
  ...{ goAway: same, alarm: same, wake: same, close: 'closed: ' },
}

/** The kind of the next state and the effects, for each state and event. */
const expected: Expected = {
  token: { ...nothing, token: 'opening: open 7', tokenFailed: 'waiting: ', alarm: 'waiting: ' },
  opening: {
    ...nothing,
    connected: 'greeting: hello 7',
    lost: 'waiting: ',
    alarm: 'waiting: shut 7',
    close: 'closed: shut 7',
  },
  greeting: {
    ...nothing,
    welcome: 'ready: adopt 7',
    helloRefused: 'waiting: shut 7',
    lost: 'waiting: ',
    alarm: 'waiting: shut 7',
    close: 'closed: shut 7',
  },
  ready: { ...nothing, lost: 'waiting: drop 7', goAway: 'ready: ', alarm: 'ready: ', close: 'closed: shut 7' },
  moving: {
    ...nothing,
    token: 'moving: open 8',
    tokenFailed: 'ready: ',
    connected: 'moving: hello 8',
    welcome: 'ready: drop 7, adopt 8, shut 7',
    helloRefused: 'ready: shut 8',
    lost: 'ready: ',
    alarm: 'ready: shut 8',
    close: 'closed: shut 7, shut 8',
  },
  waiting: { ...nothing, connected: 'waiting: shut 7', alarm: 'token: token 8', wake: 'token: token 8' },
  closed: { ...nothing, connected: 'closed: shut 7', close: same },
  refused: { ...nothing, connected: 'refused: shut 7' },
}

function told(before: State, [after, effects]: readonly [State, readonly Effect[]]): string {
  if (after === before && effects.length === 0) return same
  return `${after.kind}: ${effects.map((effect) => `${effect.do} ${effect.link}`).join(', ')}`
}

for (const kind of Object.keys(expected) as State['kind'][]) {
  test(`every event in the state ${kind} leads where the table says`, () => {
    const state = states[kind]
    const link = state.kind === 'moving' ? state.last : 7
    const events = eventsFor(link)
    const got = Object.fromEntries(
      (Object.keys(events) as Event['type'][]).map((type) => [
        type,
        told(
          state,
          step(state, events[type], 40_000, () => 0.5),
        ),
      ]),
    )
    assert.deepEqual(got, expected[kind])
    assert.deepEqual(Object.keys(table[kind]).sort(), Object.keys(events).sort())
  })
}

test('the old link lost while moving leaves the next one; a third token refused ends it', () => {
  const half = () => 0.5
  const lost = { type: 'lost', link: 7, reason: '' } as const
  assert.equal(told(states.moving, step(states.moving, { ...lost, code: 1006 }, 40_000, half)), 'greeting: drop 7')
  const denied = { ...lost, code: 4001 }
  const first = step(states.greeting, denied, 40_000, half)
  assert.equal(told(states.greeting, first), 'token: token 8')
  const third = step({ ...states.greeting, denied: 2 }, denied, 40_000, half)
  assert.equal(told(states.greeting, third), 'refused: ')
})

test('waits grow with failures up to 30 s, and only a healthy while makes them short again', () => {
  const lost = { type: 'lost', link: 7, code: 1006, reason: '' } as const
  const waits = [0, 1, 2, 3, 6, 20].map((attempt) => {
    const [state] = step({ ...states.opening, attempt }, lost, 0, () => 0.999)
    return state.kind === 'waiting' && Math.round(state.alarm / 500)
  })
  assert.deepEqual(waits, [1, 2, 4, 8, 60, 60])
  const after = (lived: number) => {
    const [state] = step({ ...states.ready, since: 40_000 - lived }, lost, 40_000, () => 0.5)
    return state.kind === 'waiting' && state.attempt
  }
  assert.deepEqual([after(9_999), after(10_000)], [3, 1])
})

test('P7.22 who is turned away comes again when he was told, not by his own backoff, and it counts as no failure', () => {
  const lost = (reason: string) => ({ type: 'lost', link: 7, code: 4007, reason }) as const
  const [waiting] = step(states.opening, lost('retryAfter=41250; too many connect at once'), 1_000, () => 0.5)
  assert.deepEqual(waiting.kind === 'waiting' && [waiting.alarm, waiting.attempt], [42_250, trying.attempt])
  const [bounded] = step(states.opening, lost('retryAfter=999999; too many'), 0, () => 0.5)
  assert.equal(bounded.kind === 'waiting' && bounded.alarm, 900_000)
  for (const other of ['', 'retryAfter=x; text', 'text; retryAfter=5; text', 'retryAfter=99999999; text']) {
    const [state] = step(states.opening, lost(other), 0, () => 0.5)
    assert.equal(state.kind === 'waiting' && state.alarm, 1_000, other)
  }
  const next = { ...lost('retryAfter=7000; too many connect at once'), link: 8 }
  const [moving] = step(states.moving, next, 40_000, () => 0.5)
  assert.deepEqual(moving.kind === 'ready' && [moving.link, moving.moveAt], [7, 47_000])
})

test('whatever happens, in whatever order: no throw, at most two links open, none after the end', () => {
  const link = fc.integer({ min: 1, max: 12 })
  const event = fc.tuple(fc.constantFrom(...(Object.keys(eventsFor(1)) as Event['type'][])), link, fc.nat(20_000))
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (happenings) => {
      let now = 0
      let [state, effects] = begin(now)
      const open = new Set<number>()
      const take = () => {
        for (const effect of effects) {
          if (effect.do === 'open') open.add(effect.link)
          if (effect.do === 'shut') open.delete(effect.link)
        }
      }
      take()
      for (const [type, about, passed] of happenings) {
        now += passed
        if (type === 'lost') open.delete(about)
        ;[state, effects] = step(state, eventsFor(about)[type], now, () => 0.5)
        take()
        assert.ok(open.size <= 2)
        if (state.kind === 'waiting' || state.kind === 'closed' || state.kind === 'token') assert.equal(open.size, 0)
      }
      const isOver = state.kind === 'closed' || state.kind === 'refused'
      assert.ok(
        isOver || ('alarm' in state && Number.isFinite(state.alarm)),
        'what goes on has a time to be looked at again',
      )
      const close = () => step(state, { type: 'close' }, now, () => 0.5)
      ;[state, effects] = close()
      take()
      assert.deepEqual([state, [...open]], [{ kind: 'closed' }, []])
      for (const [type, about] of happenings) {
        const [after, more] = step(state, eventsFor(about)[type], now, () => 0.5)
        assert.equal(after, state)
        assert.ok(more.every((effect) => effect.do === 'shut'))
      }
    }),
    { numRuns: 2_000 },
  )
})
