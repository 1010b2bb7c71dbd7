import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AppendItem, AppendOutcome } from '../../src/domain/append.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import { Refused } from '../../src/domain/refusal.ts'
import { Outage } from '../../src/engine/outage.ts'
import { Writer } from '../../src/engine/writer.ts'
import { noMetrics } from '../../src/ports/metrics.ts'
import { StoreRefused, StoreUnavailable, StoreUnknown } from '../../src/ports/store.ts'

interface Timer {
  readonly at: number
  readonly call: () => void
}

/** Time that passes when told to. */
class HandClock {
  timers: Timer[] = []
  #now = 0

  now = () => this.#now

  after = (ms: number, call: () => void) => {
    const timer = { at: this.#now + ms, call }
    this.timers.push(timer)
    return () => void this.timers.splice(this.timers.indexOf(timer), 1)
  }

  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      const due = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      this.#now = due?.at ?? end
      if (!due) return
      this.timers.splice(this.timers.indexOf(due), 1)
      due.call()
      await new Promise(setImmediate)
    }
  }
}

const item = (conversation: string): AppendItem => ({
  conversation,
  sender: { tenant: 1, user: 1, external: 'alice' },
  clientId: conversation,
  kind: 1,
  counts: true,
  hash: new Uint8Array(32),
  body: '{}',
  tenantAdmin: false,
})

const stored = (items: readonly AppendItem[]): AppendOutcome => ({
  verdicts: items.map(() => ({ status: 'stored', seq: 1, at: 1, countable: 1 })),
  growths: [],
  journalId: undefined,
})

function writerOn(append: (items: readonly AppendItem[], clock: HandClock) => Promise<AppendOutcome>) {
  const clock = new HandClock()
  const log = { append: (items: readonly AppendItem[]) => append(items, clock), create: () => Promise.reject() }
  const outage = new Outage(clock, { warn: () => undefined, error: () => undefined })
  const counted: string[] = []
  const queued: string[] = []
  const metrics = {
    ...noMetrics,
    sent: (outcome: string) => void counted.push(outcome),
    queue: (sends: number, bytes: number) => void queued.push(`${sends} of ${bytes} B`),
  }
  const writer = new Writer({
    log,
    clock,
    limits: defaultLimits,
    metrics,
    outage,
    committed: () => undefined,
  })
  const answers: string[] = []
  const send = (name: string) =>
    void writer.append(item(name)).then(
      () => answers.push(`${name} stored at ${clock.now()}`),
      (error: unknown) => answers.push(`${name} ${error instanceof Refused ? error.code : error} at ${clock.now()}`),
    )
  return { writer, clock, send, answers, counted, queued }
}

/** As a frozen PostgreSQL: no answer, until the limit of the store is over. */
function frozen(_items: readonly AppendItem[], clock: HandClock): Promise<AppendOutcome> {
  return new Promise((_, reject) => clock.after(defaultLimits.storeMs, () => reject(new StoreUnknown())))
}

test('P8.1 a store that gives no answer: each send has its own within 2 s, however long it waited for its turn', async () => {
  const { clock, send, answers } = writerOn(frozen)
  send('tea')
  await clock.pass(50)
  send('coffee')
  await clock.pass(1_000)
  send('milk')
  await clock.pass(10_000)
  const late = answers.filter((answer) => {
    const began = answer.startsWith('tea') ? 0 : answer.startsWith('coffee') ? 50 : 1_050
    return Number(answer.split(' ').at(-1)) > began + 2_000
  })
  assert.deepEqual([answers.length, late], [3, []])
  assert.match(answers[0] ?? '', /^tea unknown/)
})

test('P1.8 a commit that comes after its sender was told `unknown` is passed on, and a repeat is answered', async () => {
  const slow = (items: readonly AppendItem[], clock: HandClock) =>
    new Promise<AppendOutcome>((resolve) => clock.after(3_000, () => resolve(stored(items))))
  const { clock, send, answers } = writerOn(slow)
  send('tea')
  await clock.pass(2_000)
  assert.match(answers.join(), /^tea unknown at 1[89]\d\d$/)
  await clock.pass(1_000)
  send('milk')
  await clock.pass(3_000)
  assert.equal(answers.length, 2)
})

test('P7.2 however many sends come one by one, one timer looks after them', async () => {
  const quick = (items: readonly AppendItem[], clock: HandClock) =>
    new Promise<AppendOutcome>((resolve) => clock.after(1, () => resolve(stored(items))))
  const { clock, send, answers } = writerOn(quick)
  for (let i = 0; i < 50; i++) {
    send(`m${i}`)
    await clock.pass(2)
  }
  assert.equal(answers.length, 50)
  assert.ok(clock.timers.length <= 1, `${clock.timers.length} timers`)
})

test('each send is counted by what became of it', async () => {
  const { send, counted } = writerOn(async (items) => stored(items))
  send('tea')
  send('milk')
  await new Promise(setImmediate)
  assert.deepEqual(counted, ['stored', 'stored'])
})

test('P1.8 what the store surely did not take is refused as not stored', async () => {
  const { send, answers } = writerOn(() => Promise.reject(new StoreUnavailable()))
  send('tea')
  await new Promise(setImmediate)
  assert.deepEqual(answers, ['tea unavailable at 0'])
})

test('P3.6 what waits behind a refused send of its conversation is refused too, and comes again in order', async () => {
  const away = (_items: readonly AppendItem[], clock: HandClock) =>
    new Promise<AppendOutcome>((_, reject) => clock.after(10, () => reject(new StoreUnavailable())))
  const { clock, send, answers } = writerOn(away)
  send('tea')
  await new Promise(setImmediate)
  send('tea')
  send('milk')
  await clock.pass(30)
  assert.deepEqual(answers, ['tea unavailable at 10', 'tea unavailable at 10', 'milk unavailable at 20'])
})

test('what was refused in the queue is no longer counted as waiting in it', async () => {
  const stuck = () => new Promise<AppendOutcome>(() => undefined)
  const { clock, send, answers, queued } = writerOn(stuck)
  const sends = defaultLimits.batchRows + 5
  for (let i = 0; i < sends; i++) send(`tea ${i}`)
  await clock.pass(50)
  assert.match(queued.at(-1) ?? '', /^5 of/)
  await clock.pass(10_000)
  assert.equal(answers.length, sends)
  assert.equal(queued.at(-1), '0 of 0 B')
})

test('P1.5 a refusal after a try without an answer is not certain: that try may still arrive, and be stored', async () => {
  let tries = 0
  const { writer } = writerOn(async (items) => {
    if (tries++ === 0) throw new StoreUnknown('no answer')
    return { ...stored(items), verdicts: [{ status: 'refused', because: 'notFound' }] }
  })
  await assert.rejects(writer.append(item('tea')), (error) => error instanceof Refused && error.code === 'unknown')
  assert.deepEqual(await writer.append(item('cake')), { status: 'refused', because: 'notFound' })
})

test('P3.6 when a batch is split, what was refused for now in its first half holds back its second', async () => {
  let tries = 0
  const appended: string[] = []
  const { writer } = writerOn(async (items) => {
    tries++
    if (tries === 1) throw new StoreRefused('a value')
    if (tries === 2) throw new StoreUnavailable('away')
    appended.push(...items.map((one) => `${one.conversation} ${one.clientId}`))
    return stored(items)
  })
  const named = (conversation: string, clientId: string) => ({ ...item(conversation), clientId })
  const sends = [named('tea', '1'), named('cake', '2'), named('tea', '3'), named('pie', '4')]
  const settled = await Promise.allSettled(sends.map((one) => writer.append(one)))
  assert.deepEqual(appended, ['pie 4'])
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['rejected', 'rejected', 'rejected', 'fulfilled'],
  )
})
