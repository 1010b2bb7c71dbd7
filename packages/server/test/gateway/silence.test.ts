import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultLimits } from '../../src/domain/limits.ts'
import { Connection, type ConnectionNeeds, type Wired } from '../../src/gateway/connection.ts'
import { Heartbeat } from '../../src/gateway/heartbeat.ts'
import type { SocketEvents } from '../../src/gateway/socket.ts'
import { noMetrics } from '../../src/ports/metrics.ts'

/** Time that passes when told to. */
class HandClock {
  #now = 1_000_000
  #timers: { readonly at: number; readonly call: () => void }[] = []

  now = () => this.#now

  after = (ms: number, call: () => void) => {
    const timer = { at: this.#now + ms, call }
    this.#timers.push(timer)
    return () => void this.#timers.splice(this.#timers.indexOf(timer), 1)
  }

  pass(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      this.#now = due?.at ?? end
      if (!due) return
      this.#timers.splice(this.#timers.indexOf(due), 1)
      due.call()
    }
  }
}

/** A connection under a heartbeat whose peer does not even end its transport; when its session ended, in ms from the last sign. */
function silent(lastSignMs: number) {
  const clock = new HandClock()
  const connections = new Set<Connection>()
  const told: string[] = []
  let endedAt: number | undefined
  let events: SocketEvents | undefined
  const socket = {
    backlog: 0,
    isSlow: false,
    look: () => undefined,
    listen: (to: SocketEvents) => {
      events = to
    },
    push: (frame: Uint8Array) => told.push(Buffer.from(frame).toString()) > 0,
    // The transport is cut a second later.
    close: (code: number) => void clock.after(1_000, () => events?.onClosed(code)),
  }
  const end = () => {
    endedAt ??= clock.now()
  }
  const needs = {
    engine: { sessions: { end, heard: () => undefined } },
    limits: defaultLimits,
    metrics: noMetrics,
    clock,
  }
  const gone = (connection: Connection) => void connections.delete(connection)
  const session = { greeted: true } as ConstructorParameters<typeof Connection>[2]
  const connection = new Connection(needs as unknown as ConnectionNeeds, socket as unknown as Wired, session, gone)
  connections.add(connection)
  new Heartbeat(connections, clock, defaultLimits).start()
  clock.pass(lastSignMs)
  events?.onAlive()
  const signAt = clock.now()
  clock.pass(70_000)
  return { endedMs: (endedAt ?? Number.POSITIVE_INFINITY) - signAt, told, left: connections.size }
}

test('P5.13 a dead peer is asked for a sign, and counts for 60 s at most after its last one, whenever that was', () => {
  for (let lastSignMs = 0; lastSignMs < 2_000; lastSignMs += 130) {
    const { endedMs, told, left } = silent(lastSignMs)
    assert.deepEqual(told, ['{"type":"ping","payload":{}}'])
    assert.ok(endedMs <= 60_000, `it counted for ${endedMs} ms`)
    assert.ok(endedMs > 58_000, `it was given ${endedMs} ms only`)
    assert.equal(left, 0)
  }
})
