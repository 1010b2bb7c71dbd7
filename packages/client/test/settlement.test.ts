import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Chat } from '../src/chat.ts'
import { live } from '../src/live.ts'
import { settled } from './fake-clock.ts'
import { FakeServer } from './fake-server.ts'
import type { Story } from './world.ts'
import { begin, tea } from './world.ts'

const answers = ['ok', 'ok', 'ok', 'rateLimited', 'busy', 'unknown', 'forbidden', 'swallow', 'drop'] as const
type Answer = (typeof answers)[number]

/** What an application may do, and what may happen to it; each that gives a promise returns it. */
const deeds = {
  send: ({ chat }: Story) => chat.conversation(tea).send('hello'),
  edit: ({ chat }: Story) => chat.conversation(tea).edit(chat.conversation(tea).send('helo'), 'hello'),
  remove: ({ chat }: Story) => chat.conversation(tea).delete({ clientId: 'nobody knows' }),
  rename: ({ chat }: Story) => chat.conversation(tea).rename('Tea'),
  create: ({ chat }: Story) => chat.createDirect('bob'),
  history: ({ chat }: Story) => chat.conversation(tea).history({ before: 3 }),
  members: ({ chat }: Story) => chat.conversation(tea).members().next(),
  users: ({ chat }: Story) => chat.users(['bob']),
  ready: ({ chat }: Story) => chat.until('ready'),
  whole: ({ chat }: Story) => chat.until('whole'),
  read: ({ chat }: Story) => readAll(chat),
  open: ({ chat }: Story) => chat.conversation(tea).open(),
  wake: ({ chat }: Story) => chat.wake(),
  markRead: ({ chat }: Story) => chat.conversation(tea).markRead(),
  markUnread: ({ chat }: Story) => chat.conversation(tea).markUnread(1),
  mute: ({ chat }: Story) => chat.conversation(tea).setNotify('none'),
  type: ({ chat, clock }: Story) => live(chat, { clock }).in(chat.conversation(tea)).typing(),
  watch: ({ chat, clock }: Story) => live(chat, { clock }).in(chat.conversation(tea)).pending(),
  hear: ({ server }: Story) => server.say('typing', { conversationId: tea, users: [{ user: 'bob', typing: true }] }),
  devices: ({ chat, clock }: Story) => live(chat, { clock }).devices(),
  lose: ({ server }: Story) => server.drop(),
  deny: ({ server }: Story) => server.drop(4001),
  stop: ({ server }: Story) => server.drop(4501),
  goAway: ({ server }: Story) => server.say('goAway', { after: 10, within: 1_000 }),
  expire: ({ server }: Story) => server.say('tokenExpiring', { expiresAt: 2_000_000 }),
  remake: ({ server }: Story) => {
    server.epoch += '+'
    server.drop()
  },
  speak: ({ server }: Story) => server.bob(tea, 'hi'),
  hide: ({ server }: Story) => {
    server.live = !server.live
  },
  vanish: ({ server }: Story) => {
    server.up = !server.up
  },
}
type Deed = keyof typeof deeds

async function readAll(chat: Chat): Promise<void> {
  for await (const _ of chat.conversation(tea).entries({ from: 1 })) if (chat.state.kind === 'closed') return
}

/** An error of ours where one came; a promise that stays open is not in it. */
interface Kept {
  readonly deed: Deed
  outcome?: 'done' | string
}

function keep(kept: Kept[], deed: Deed, given: unknown): void {
  if (!(given instanceof Promise)) return
  const one: Kept = { deed }
  kept.push(one)
  given.then(
    () => {
      one.outcome = 'done'
    },
    (error: Error) => {
      one.outcome = error.name
    },
  )
}

function answering(server: FakeServer, seed: readonly Answer[]): void {
  let turn = 0
  const next = (): Answer => seed[turn++ % seed.length] ?? 'ok'
  const given = (answer: Answer) => {
    if (answer === 'ok' || answer === 'swallow' || answer === 'drop') return answer === 'ok' ? undefined : answer
    return {
      code: answer,
      retry: answer === 'unknown' ? 'sameId' : answer === 'forbidden' ? 'never' : 'later',
    } as const
  }
  server.before = () => given(next())
  server.after = () => given(next())
}

const deed = fc.constantFrom(...(Object.keys(deeds) as Deed[]))
const happening = fc.tuple(deed, fc.constantFrom(0, 0, 1, 500, 5_000, 40_000))

test('whatever was asked and whatever happened: after close() no promise is open, no timer set, no link held', async () => {
  const story = fc.tuple(
    fc.array(happening, { maxLength: 40 }),
    fc.array(fc.constantFrom(...answers), { minLength: 1, maxLength: 20 }),
  )
  await fc.assert(
    fc.asyncProperty(story, async ([happenings, seed]) => {
      const told = begin(new FakeServer())
      told.server.log(tea)
      answering(told.server, seed)
      const kept: Kept[] = []
      for (const [name, passed] of happenings) {
        keep(kept, name, deeds[name](told))
        if (passed > 0) await told.clock.pass(passed)
      }
      const closing = told.chat.close()
      keep(kept, 'send', closing)
      keep(kept, 'send', told.chat.conversation(tea).send('too late'))
      keep(kept, 'users', told.chat.users(['bob']))
      await settled()
      assert.deepEqual(told.chat.state, { kind: 'closed' })
      for (const { deed: of, outcome } of kept) {
        assert.ok(outcome === 'done' || outcome === 'ConfabError', `${of}: ${outcome ?? 'still open'}`)
      }
      assert.equal(told.clock.waiting, 0)
      assert.equal(told.server.openLinks, 0)
    }),
    { numRuns: 300 },
  )
})

test('P3.6 P2.1 whatever is answered: what is sent is stored once and in order, and each promise says so', async () => {
  const story = fc.tuple(
    fc.array(fc.constantFrom(...answers.filter((answer) => answer !== 'forbidden')), { minLength: 1, maxLength: 30 }),
    fc.integer({ min: 1, max: 12 }),
  )
  await fc.assert(
    fc.asyncProperty(story, async ([seed, count]) => {
      const { chat, clock, server } = begin(new FakeServer())
      server.log(tea)
      await chat.until('ready')
      // Each answer comes once, then all goes well.
      answering(server, [...seed, ...Array<Answer>(10_000).fill('ok')])
      const room = chat.conversation(tea)
      const sends = Array.from({ length: count }, (_, i) => room.send(String(i)))
      await clock.pass(1_200_000)
      const receipts = await Promise.all(sends)
      const stored = server.log(tea).entries
      assert.deepEqual(
        stored.map((entry) => entry.content.text),
        sends.map((_, i) => String(i)),
      )
      assert.deepEqual(
        receipts.map((receipt) => receipt.seq),
        stored.map((entry) => entry.seq),
      )
      await chat.close()
    }),
    { numRuns: 200 },
  )
})
