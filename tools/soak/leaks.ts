import type { Bug } from '../sim/bugs.ts'

/** A cleanup that is taken out of the server on purpose, and what the soak must name then. */
export interface Leak extends Omit<Bug, 'rules'> {
  readonly gauge: string
}

const leaks = {
  registryKept: {
    what: 'a connection stays in the registry when it ends',
    file: 'packages/server/src/engine/sessions.ts',
    find: 'registry.remove(session.caller.user, session.connectionId)',
    put: 'void registry',
    gauge: 'registered',
  },
  addressKept: {
    what: 'a transport stays counted under its address when it ends',
    file: 'packages/server/src/gateway/gateway.ts',
    find: "raw.once('close', this.#door.enter(address))",
    put: 'this.#door.enter(address)',
    gauge: 'addressTransports',
  },
  expiryKept: {
    what: 'the timers of a token outlive its session',
    file: 'packages/server/src/engine/sessions.ts',
    find: 'session.ended = true\n    session.cancelExpiry()',
    put: 'session.ended = true',
    gauge: 'timers',
  },
  connectionHeld: {
    what: 'something holds each connection with what was gathered for it, and is counted nowhere',
    file: 'packages/server/src/gateway/connection.ts',
    find: 'this.#needs.metrics.closed(code)',
    put: 'const kept = globalThis as { kept?: unknown[] }\n    kept.kept = [...(kept.kept ?? []), [this, Array.from({ length: 1_000 }, () => ({}))]]\n    this.#needs.metrics.closed(code)',
    gauge: 'heap',
  },
} as const satisfies Record<string, Leak>

/** Too little to be seen in seconds: for a long look. */
const slowLeaks = {
  crumbKept: {
    what: 'something keeps some 50 bytes of each connection',
    file: 'packages/server/src/engine/sessions.ts',
    find: 'session.ended = true\n    session.cancelExpiry()',
    put: `session.ended = true\n    session.cancelExpiry()
    const crumbs = globalThis as { crumbs?: unknown[] }
    crumbs.crumbs ??= []
    crumbs.crumbs.push([session.caller.tenant])`,
    gauge: 'heap',
  },
} as const satisfies Record<string, Leak>

export type QuickLeakName = keyof typeof leaks
export type SlowLeakName = keyof typeof slowLeaks
export type LeakName = QuickLeakName | SlowLeakName
export const quickLeaks: Readonly<Record<QuickLeakName, Leak>> = leaks
export const seededLeaks: Readonly<Record<LeakName, Leak>> = { ...leaks, ...slowLeaks }
