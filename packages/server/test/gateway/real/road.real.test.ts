import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { Somebody, startTestNode, type TestNode } from '../people.ts'

let at: TestNode
before(async () => {
  at = await startTestNode({
    CONFAB_SENDS_PER_SECOND: '1000',
    CONFAB_SEND_BURST: '1000',
    CONFAB_FRAMES_PER_SECOND: '10000',
    CONFAB_FRAME_BURST: '10000',
  })
})
after(() => at.stop())

async function trio() {
  const bob = await Somebody.arrive(at, `bob-${randomUUID().slice(0, 8)}`)
  const carol = await Somebody.arrive(at, `carol-${randomUUID().slice(0, 8)}`)
  const alice = await Somebody.arrive(at, `alice-${randomUUID().slice(0, 8)}`)
  const name = (who: Somebody) => (who.frames[0]?.payload as unknown as { user: string }).user
  const tea = await alice.createGroup([name(bob), name(carol)])
  await bob.heard((frame) => frame.type === 'signal')
  await carol.heard((frame) => frame.type === 'signal')
  return { alice, bob, carol, tea, name }
}

test('the server speaks first: connected, with what a client needs to know', async () => {
  const alice = await Somebody.connect(at.node, await at.token('alice'))
  const connected = await alice.heard(() => true)
  assert.equal(connected.type, 'connected')
  assert.deepEqual(Object.keys(connected.payload).sort(), [
    'connectionId',
    'epoch',
    'expiresAt',
    'features',
    'heartbeat',
    'limits',
    'serverId',
    'silence',
    'user',
  ])
})

test('P3.1 P3.2 everybody gets the same entries in the same order, each once', async () => {
  const { alice, bob, carol, tea } = await trio()
  const people = [alice, bob, carol]
  await Promise.all(Array.from({ length: 60 }, (_, i) => people[i % 3]?.send(tea, `message ${i}`)))
  for (const who of people) await who.seq(tea, 61)
  for (const who of people) {
    const seen = who.entries(tea).filter((entry) => entry.seq > 1)
    assert.deepEqual(
      seen.map((entry) => entry.seq),
      Array.from({ length: 60 }, (_, i) => i + 2),
    )
    assert.deepEqual(
      seen,
      alice.entries(tea).filter((entry) => entry.seq > 1),
    )
  }
})

test('P2.1 P2.2 the same client id again is stored once and gets the same answer; P2.3 with other content it is refused', async () => {
  const { alice, tea } = await trio()
  const clientId = randomUUID()
  const first = await alice.send(tea, 'once', clientId)
  const again = await Promise.all([alice.send(tea, 'once', clientId), alice.send(tea, 'once', clientId)])
  for (const answer of again) assert.deepEqual({ ...answer, duplicate: undefined }, { ...first, duplicate: undefined })
  assert.equal(((await alice.send(tea, 'twice', clientId)) as { code?: string }).code, 'conflict')
  assert.equal(
    ((await alice.ask('conversation', { conversationId: tea })) as { head?: number }).head,
    (first as unknown as { seq: number }).seq,
  )
})

test('P2.5 two people who open a direct conversation get the same one; a repeated create the same group', async () => {
  const { alice, bob, name } = await trio()
  const open = (who: Somebody, other: Somebody) =>
    who.ask('create', { clientId: randomUUID(), kind: 'direct', users: [name(other)] })
  const [one, two] = (await Promise.all([open(alice, bob), open(bob, alice)])) as unknown as {
    conversation: { conversationId: string; peer: string }
  }[]
  assert.equal(one?.conversation.conversationId, two?.conversation.conversationId)
  assert.equal(one?.conversation.peer, name(bob))
  assert.equal(two?.conversation.peer, name(alice))
  const clientId = randomUUID()
  const create = () => alice.ask('create', { clientId, kind: 'group', title: 'Again' })
  const made = [await create(), await create()] as unknown as {
    conversation: { conversationId: string }
    duplicate?: boolean
  }[]
  assert.equal(made[0]?.conversation.conversationId, made[1]?.conversation.conversationId)
  assert.equal(made[1]?.duplicate, true)
})

test('P3.6 what one connection sends is stored in the order sent', async () => {
  const { alice, bob, tea } = await trio()
  await Promise.all(Array.from({ length: 100 }, (_, i) => alice.send(tea, String(i))))
  await bob.seq(tea, 101)
  assert.deepEqual(
    bob
      .entries(tea)
      .filter((entry) => entry.kind === 'message')
      .map((entry) => entry.content.text),
    Array.from({ length: 100 }, (_, i) => String(i)),
  )
})

test('P6.1 P6.2 who is removed gets the entry that removes him, then nothing, and writes nothing', async () => {
  const { alice, bob, carol, tea, name } = await trio()
  await alice.send(tea, 'with bob')
  const removal = (await alice.ask('changeMembers', {
    conversationId: tea,
    clientId: randomUUID(),
    action: 'remove',
    users: [name(bob)],
  })) as unknown as { seq: number }
  const after = await Promise.all([alice.send(tea, 'without bob'), carol.send(tea, 'yes')])
  await carol.seq(tea, (after[1] as unknown as { seq: number }).seq)
  const page = (await bob.ask('history', { conversationId: tea })) as unknown as {
    entries: { seq: number }[]
    head: number
  }
  assert.equal(page.entries.at(-1)?.seq, removal.seq, 'history ends with his removal')
  assert.ok(bob.seqs(tea).every((seq) => seq <= removal.seq))
  assert.equal(((await bob.send(tea, 'let me in')) as { code?: string }).code, 'notFound')
  await alice.ask('changeMembers', { conversationId: tea, clientId: randomUUID(), action: 'add', users: [name(bob)] })
  const back = (await alice.send(tea, 'bob is back')) as unknown as { seq: number }
  await bob.seq(tea, back.seq)
  assert.ok(!bob.seqs(tea).some((seq) => seq > removal.seq && seq < back.seq - 1), 'P6.4 nothing of between')
})

test('P6.3 an unknown conversation, a foreign one and one of another tenant are answered alike', async () => {
  const { tea } = await trio()
  const mallory = await Somebody.arrive(at, 'mallory')
  const stranger = await Somebody.arrive(at, 'stranger', { tenant: 'elsewhere' })
  const answers = []
  for (const [who, id] of [
    [mallory, tea],
    [stranger, tea],
    [mallory, randomUUID()],
  ] as const) {
    answers.push([
      await who.send(id, 'hello?'),
      await who.ask('history', { conversationId: id }),
      await who.ask('members', { conversationId: id }),
      await who.ask('interest', { level: 'full', conversations: [id] }),
    ])
  }
  assert.deepEqual(answers[0], answers[1])
  assert.deepEqual(answers[0], answers[2])
})

test('P4.3 edits, deletions and removals made while away are there after the resume; P6.5 the old text is not', async () => {
  const { alice, bob, tea, name } = await trio()
  const kept = (await alice.send(tea, 'first version')) as unknown as { seq: number }
  const gone = (await alice.send(tea, 'to be deleted')) as unknown as { seq: number }
  await bob.seq(tea, gone.seq)
  const { since } = (await bob.ask('sync', {})) as unknown as { since: string }
  bob.cut()
  await alice.ask('edit', { conversationId: tea, clientId: randomUUID(), target: kept.seq, text: 'second version' })
  await alice.ask('delete', { conversationId: tea, clientId: randomUUID(), target: gone.seq })
  const again = await Somebody.connect(at.node, await at.token(name(bob)))
  const { sync } = (await again.ask('hello', { since })) as unknown as {
    sync: { whole: boolean; conversations: { conversationId: string; head: number }[] }
  }
  assert.equal(sync.whole, false)
  assert.equal(sync.conversations.find((one) => one.conversationId === tea)?.head, gone.seq + 2)
  const text = JSON.stringify(await again.ask('history', { conversationId: tea }))
  assert.ok(text.includes('second version') && !text.includes('first version') && !text.includes('to be deleted'))
})

test('P4.2 a token of another history is answered by reset, with the whole list', async () => {
  const { bob, tea, name } = await trio()
  bob.leave()
  const foreign = Buffer.from(JSON.stringify(['another epoch', 5])).toString('base64')
  const again = await Somebody.connect(at.node, await at.token(name(bob)))
  const { sync } = (await again.ask('hello', { since: foreign })) as unknown as {
    sync: { whole: boolean; reset: boolean; conversations: { conversationId: string }[] }
  }
  assert.deepEqual([sync.reset, sync.whole], [true, true])
  assert.ok(sync.conversations.some((one) => one.conversationId === tea))
})

test('P3.9 pages by seq show each entry once, in both directions, around a seq and from a time, while others write', async () => {
  const { alice, bob, tea } = await trio()
  for (let i = 0; i < 120; i += 40)
    await Promise.all(Array.from({ length: 40 }, (_, k) => alice.send(tea, `m${i + k}`)))
  type Page = { entries: { seq: number; at: number }[]; more: boolean; head: number }
  const history = (query: object) =>
    bob.ask('history', { conversationId: tea, limit: 25, ...query }) as unknown as Promise<Page>
  const back: number[] = []
  for (let before: number | undefined; ; ) {
    const page = await history(before === undefined ? {} : { before })
    await alice.send(tea, 'meanwhile')
    back.unshift(...page.entries.map((entry) => entry.seq))
    before = page.entries[0]?.seq
    if (!page.more) break
  }
  assert.deepEqual(
    back,
    Array.from({ length: 121 }, (_, i) => i + 1),
  )
  const forth: number[] = []
  for (let after = 0; ; ) {
    const page = await history({ after })
    forth.push(...page.entries.map((entry) => entry.seq))
    after = forth.at(-1) ?? 0
    if (!page.more) break
  }
  assert.deepEqual(
    forth,
    Array.from({ length: forth.length }, (_, i) => i + 1),
  )
  assert.ok(forth.length >= 126)
  const around = await history({ around: 60 })
  assert.equal(around.entries.length, 25)
  assert.ok(around.entries.some((entry) => entry.seq === 60))
  const from = await history({ from: around.entries[3]?.at })
  assert.ok((from.entries[0]?.at ?? 0) >= (around.entries[3]?.at ?? 0))
  assert.equal(((await history({ before: 5, after: 5 })) as { code?: string }).code, 'badRequest')
})

test('P3.7 time never runs against the order', async () => {
  const { alice, bob, carol, tea } = await trio()
  await Promise.all([alice, bob, carol].flatMap((who) => Array.from({ length: 30 }, () => who.send(tea, 'tick'))))
  const page = (await alice.ask('history', { conversationId: tea, limit: 200, after: 0 })) as unknown as {
    entries: { at: number }[]
  }
  const times = page.entries.map((entry) => entry.at)
  assert.deepEqual(
    times,
    [...times].sort((a, b) => a - b),
  )
})

test('P5.3 only messages count as unread', async () => {
  const { alice, tea } = await trio()
  const sent = (await alice.send(tea, 'counts')) as unknown as { seq: number }
  await alice.ask('edit', { conversationId: tea, clientId: randomUUID(), target: sent.seq, text: 'does not' })
  await alice.ask('rename', { conversationId: tea, clientId: randomUUID(), title: 'Coffee' })
  const shown = (await alice.ask('conversation', { conversationId: tea })) as unknown as {
    head: number
    countable: number
    title: string
  }
  assert.deepEqual([shown.head, shown.countable, shown.title], [4, 1, 'Coffee'])
})

test('P2.4 a repeat is answered as the first time, also after the deletion and after the removal of its sender', async () => {
  const { alice, bob, tea, name } = await trio()
  const clientId = randomUUID()
  const first = (await bob.send(tea, 'remember me', clientId)) as unknown as { seq: number; at: number }
  await bob.ask('delete', { conversationId: tea, clientId: randomUUID(), target: first.seq })
  await alice.ask('changeMembers', {
    conversationId: tea,
    clientId: randomUUID(),
    action: 'remove',
    users: [name(bob)],
  })
  const again = (await bob.send(tea, 'remember me', clientId)) as unknown as { seq: number; at: number }
  assert.deepEqual([again.seq, again.at], [first.seq, first.at])
})
