import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Postgres15, startPostgres15 } from '../../../../tools/services/postgres15.ts'
import { startToxiproxy, type ToxicLink, type Toxiproxy } from '../../../../tools/services/toxiproxy.ts'
import { without } from '../../../../tools/services/without.ts'
import { Somebody, startTestNode, type TestNode } from '../gateway/people.ts'

const skip = without('postgres15', 'toxiproxy')
/** An answer later than this is none in time: 2 s, and what the way to the client takes. */
const longestMs = 2_500

let postgres: Postgres15
let toxiproxy: Toxiproxy
let link: ToxicLink
let near: TestNode
let far: TestNode

// One node has a way of its own to PostgreSQL: a process that is killed says so, a network that swallows says nothing.
before(async () => {
  if (skip) return
  ;[postgres, toxiproxy] = await Promise.all([startPostgres15({ own: true }), startToxiproxy()])
  const url = new URL(postgres.url)
  link = await toxiproxy.proxy(url.host)
  near = await startTestNode({ CONFAB_DATABASE_URL: url.href, CONFAB_SERVER_ID: 'near' })
  url.host = link.address
  far = await startTestNode({ CONFAB_DATABASE_URL: url.href, CONFAB_SERVER_ID: 'far' })
})
after(async () => {
  await Promise.all([near?.stop(), far?.stop()])
  await toxiproxy?.stop()
  await postgres?.stop()
})

interface Answer {
  readonly seq?: number
  readonly retry?: string
}

/** Sends as a client must: the same id again while it is told to. Answers the seq, and the slowest refusal in ms. */
async function stored(who: Somebody, tea: string, text: string): Promise<{ seq: number; slowest: number }> {
  const clientId = randomUUID()
  for (let slowest = 0; ; ) {
    const began = Date.now()
    const answer = (await who.send(tea, text, clientId)) as Answer
    if (answer.seq !== undefined) return { seq: answer.seq, slowest }
    slowest = Math.max(slowest, Date.now() - began)
    assert.match(answer.retry ?? '', /^(later|sameId)$/, JSON.stringify(answer))
    await sleep(100)
  }
}

for (const stream of ['upstream', 'downstream'] as const) {
  test(`P8.1 P8.2 one node's way to PostgreSQL swallows what goes ${stream}: refused in time, stored once later; the other goes on`, {
    skip,
  }, async () => {
    const bob = await Somebody.arrive(near, 'bob')
    const alice = await Somebody.arrive(far, 'alice')
    const tea = await alice.createGroup(['bob'])
    await stored(alice, tea, 'before')

    await link.add({ type: 'timeout', timeout: 0 }, stream)
    const meanwhile = stored(alice, tea, 'from behind the hole')
    for (let n = 0; n < 10; n++) await stored(bob, tea, `meanwhile ${n}`)
    await sleep(5_000)
    await link.heal()
    const { slowest } = await meanwhile
    assert.ok(slowest > 0 && slowest <= longestMs, `a refusal took ${slowest} ms`)

    // The two nodes hear of each other by the journal alone.
    await bob.seq(tea, (await stored(alice, tea, 'after')).seq)
    const page = (await bob.ask('history', { conversationId: tea, after: 0, limit: 50 })) as unknown as {
      entries: { seq: number; content: { text?: string } }[]
    }
    assert.deepEqual(
      page.entries.map((entry) => entry.seq),
      page.entries.map((_, i) => i + 1),
    )
    const texts = page.entries.flatMap(({ content }) => content.text ?? [])
    assert.deepEqual(texts.toSorted(), [...new Set(texts)].toSorted(), 'each once')
    assert.equal(texts.length, 13)
    for (const person of [alice, bob]) person.leave()
  })
}
