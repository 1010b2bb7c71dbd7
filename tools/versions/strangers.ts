import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { Somebody } from '../../packages/cli/src/talk/somebody.ts'
import type { Target } from '../../packages/cli/src/talk/target.ts'
import { ConfabClient } from '../bench/wire/confab-client.ts'
import type { ClusterNode } from '../cluster/node.ts'

/** What an older node answers to what it does not know, and what it makes of what a newer one has stored. */
export async function strangeThings(older: ClusterNode, newer: ClusterNode, target: Target) {
  const owner = new Somebody(target, 'user-0')
  const token = await owner.token()
  // Not one that the checker judges: by what an older node calls a kind its hash is another.
  const group = (await owner.create({ kind: 'group', title: 'Strange things' }, randomUUID())).conversationId
  const [there, here] = await Promise.all([newer, older].map((node) => arrive(node, token)))
  assert.ok(there && here)
  try {
    assert.deepEqual(await there.ask('wave', {}), { waved: true })
    await assert.rejects(here.ask('wave', {}), /^Error: unknownCommand: /)
    const poll = { conversationId: group, clientId: randomUUID(), kind: 'poll', content: { question: 'Tea?' } }
    await assert.rejects(here.ask('send', poll), /^Error: unknownCommand: a kind this version/)
    const { seq } = (await there.ask('send', poll)) as { seq: number }
    assert.ok(seq > 0)
    // The older one goes on on the same connection, and shows what it does not know, numbered and whole.
    const after = { conversationId: group, clientId: randomUUID(), content: { text: 'after the poll' } }
    const { seq: next } = (await here.ask('send', after)) as { seq: number }
    assert.ok(next > seq)
    const page = await pageAfter(older, token, group, seq - 1)
    assert.deepEqual(
      [page[0]?.seq, page[0]?.kind, page[0]?.content, page[0]?.counts],
      [seq, 'kind-77', { question: 'Tea?' }, false],
    )
    const same = await pageAfter(newer, token, group, seq - 1)
    assert.deepEqual([same[0]?.seq, same[0]?.kind, same[0]?.content], [seq, 'poll', { question: 'Tea?' }])
  } finally {
    there.end()
    here.end()
  }
}

async function arrive(node: ClusterNode, token: string): Promise<ConfabClient> {
  const client = new ConfabClient('user-0', new Map())
  await client.open(node.port, token)
  return client
}

interface Shown {
  readonly seq: number
  readonly kind: string
  readonly counts: boolean
  readonly content: unknown
}

async function pageAfter({ url }: ClusterNode, token: string, group: string, after: number): Promise<Shown[]> {
  const path = `${url}/v1/conversations/${group}/entries?after=${after}&limit=5`
  const answer = await fetch(path, { headers: { authorization: `Bearer ${token}` } })
  assert.equal(answer.status, 200, path)
  return ((await answer.json()) as { items: Shown[] }).items
}
