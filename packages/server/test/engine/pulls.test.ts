import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller } from '../../src/domain/caller.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import { pieceLimit } from '../../src/domain/piece.ts'
import { encode } from '../../src/engine/encode.ts'
import { Gate } from '../../src/engine/gate.ts'
import { History } from '../../src/engine/history.ts'
import { Hub } from '../../src/engine/hub.ts'
import { Pace } from '../../src/engine/pace.ts'
import { ringBounds } from '../../src/engine/ring.ts'
import { Session } from '../../src/engine/session.ts'
import { noMetrics } from '../../src/ports/metrics.ts'

const tea = '00000000-0000-4000-8000-000000000001'
const body = 'x'.repeat(2_000)
const turn = () => new Promise((resolve) => setImmediate(resolve))

function caller(user: number): Caller {
  return {
    tenant: 1,
    user,
    external: `user-${user}`,
    tenantName: 'main',
    device: undefined,
    admin: false,
    issuedAt: 0,
    expiresAt: 9e15,
  }
}

/** One conversation of so many sessions on a node, and the history of it. The store answers when it is told to. */
class Bed {
  readonly hub: Hub
  readonly history: History
  readonly sessions: Session[] = []
  /** Questions to the store that have no answer yet; how many there were at all, and at most at a time. */
  readonly #open: (() => void)[] = []
  asked = 0
  turns = 0
  most = 0

  constructor(sessions: number) {
    const clock = {
      now: () => 0,
      after: (_ms: number, call: () => void) => {
        const timer = setImmediate(() => {
          this.turns++
          call()
        })
        return () => clearImmediate(timer)
      },
    }
    const nothing = () => undefined
    const broker = {
      toNodes: nothing,
      toChannel: nothing,
      subscribe: nothing,
      unsubscribe: nothing,
      onEnvelope: nothing,
    }
    this.hub = new Hub({
      broker: { ...broker, up: true },
      clock,
      limits: defaultLimits,
      metrics: noMetrics,
      isAppending: () => false,
      repair: undefined as never,
    })
    const visibility = () => {
      this.asked++
      return new Promise<undefined>((answer) => {
        this.most = Math.max(
          this.most,
          this.#open.push(() => answer(undefined)),
        )
      })
    }
    const { pullsAtOnce: atOnce, pagesAtOnce, pullsWaiting: waiting } = defaultLimits
    const gate = new Gate({ atOnce, waiting }, 'too many')
    const pace = new Pace({ atOnce: pagesAtOnce, waiting }, clock)
    this.history = new History({ visibility } as never, this.hub, gate, pace, {} as never)
    for (let i = 0; i < sessions; i++) {
      const sink = { isSlow: false, push: () => true, close: () => undefined }
      const session = new Session(`c${i}`, caller(i + 1), sink, this.hub.rooms.nextSlot())
      this.hub.rooms.seat(session)
      this.hub.join(session, tea, { from: 1, head: 0, isHead: false }, sessions, false)
      this.sessions.push(session)
    }
  }

  say(first: number, last: number): void {
    for (let seq = first; seq <= last; seq++) {
      const header = { conversation: tea, first: seq, last: seq, countable: seq, members: 2, at: 0 }
      this.hub.receive({ kind: 'entries', ...header } as never, encode(`{"seq":${seq},"text":"${body}"}`))
    }
  }

  pull(session: Session, after?: number): Promise<string> {
    const where = after === undefined ? {} : { after }
    return this.history.page(session.caller, { conversationId: tea, limit: 200, ...where }, session)
  }

  /** The store answers one question. */
  answer(): boolean {
    const answer = this.#open.shift()
    answer?.()
    return answer !== undefined
  }
}

interface Page {
  readonly entries: { seq: number }[]
  readonly more: boolean
}

test('P7.1 a crowd that stalled for seconds is given what it missed without a question to the store', async () => {
  const bed = new Bed(1_000)
  bed.say(1, 400)
  for (const session of bed.sessions.slice(0, 50)) {
    let last = 270
    while (last < 400) {
      const text = await bed.pull(session, last)
      const { entries, more } = JSON.parse(text) as Page
      assert.ok(text.length <= pieceLimit.bytes + 300, `P7.5: ${text.length} bytes`)
      for (const { seq } of entries) assert.equal(seq, ++last)
      assert.equal(more, last < 400)
    }
  }
  assert.equal(bed.asked, 0)
})

test('P7.5 the newest page of a crowd ends at 64 KB too, and says that there is more before it', async () => {
  const bed = new Bed(1_000)
  bed.say(1, 400)
  const text = await bed.pull(bed.sessions[0] as Session)
  const { entries, more } = JSON.parse(text) as Page
  assert.ok(text.length <= pieceLimit.bytes + 300)
  assert.ok(entries.length > 20)
  assert.deepEqual([entries.at(-1)?.seq, more], [400, true])
})

test('P7.1 a herd of whom nobody is known to be a member is asked about a few at a time, in its order; nothing of it is lost', async () => {
  const bed = new Bed(300)
  bed.say(1, 400)
  const told: number[] = []
  const pulls = bed.sessions.map(({ caller }, i) =>
    bed.history.page(caller, { conversationId: tea, after: 1 }).catch(() => told.push(i)),
  )
  for (let i = 0; told.length < pulls.length; i++) {
    bed.answer()
    await turn()
    assert.ok(i < 1_000, 'somebody is forgotten')
  }
  assert.equal(bed.most, defaultLimits.pullsAtOnce)
  assert.equal(bed.asked, 300)
  assert.deepEqual(told, [...pulls.keys()])
})

test('the ring grows with those who want the conversation, up to its bound', () => {
  const { ringBytes, ringEntries, ringTimes, fanoutHoldSessions } = defaultLimits
  for (const sessions of [0, 10, 2 * fanoutHoldSessions - 1])
    assert.deepEqual(ringBounds(defaultLimits, sessions), { entries: ringEntries, bytes: ringBytes })
  assert.deepEqual(ringBounds(defaultLimits, 3 * fanoutHoldSessions), {
    entries: 3 * ringEntries,
    bytes: 3 * ringBytes,
  })
  const most = { entries: ringTimes * ringEntries, bytes: ringTimes * ringBytes }
  assert.deepEqual(ringBounds(defaultLimits, 1e6), most)
})

test('P7.1 what a crowd asks for at one moment is made a few pages a turn, in its order: what is live comes between', async () => {
  const bed = new Bed(300)
  bed.say(1, 100)
  const told: number[] = []
  const pulls = bed.sessions.map((session, i) => bed.pull(session, 90).then(() => told.push(i)))
  await Promise.resolve()
  await Promise.resolve()
  const { pagesAtOnce } = defaultLimits
  assert.ok(told.length <= pagesAtOnce, `${told.length} in the first turn`)
  for (let before = told.length; told.length < pulls.length; before = told.length) {
    await turn()
    assert.ok(told.length - before <= 2 * pagesAtOnce, `${told.length - before} between two looks`)
  }
  await Promise.all(pulls)
  assert.deepEqual(told, [...pulls.keys()])
  assert.equal(bed.asked, 0)
  assert.ok(bed.turns >= Math.floor(300 / pagesAtOnce) - 1, `${bed.turns} turns`)
})

test('pages that wait for their turn are bounded: further ones are refused, retryable', () => {
  const turns: (() => void)[] = []
  const after = (_ms: number, call: () => void) => {
    turns.push(call)
    return () => undefined
  }
  const pace = new Pace({ atOnce: 2, waiting: 1 }, { now: () => 0, after })
  assert.equal(pace.take(), undefined)
  assert.equal(pace.take(), undefined)
  assert.ok(pace.take() instanceof Promise)
  assert.throws(() => pace.take(), { code: 'busy', retryAfter: 2_000 })
  turns.shift()?.()
  assert.equal(pace.take(), undefined)
  assert.ok(pace.take() instanceof Promise)
  turns.shift()?.()
  turns.shift()?.()
  assert.equal(turns.length, 0, 'who has nothing to do sets no timer')
})
