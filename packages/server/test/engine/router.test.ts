import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AppendItem, AppendOutcome, Growth } from '../../src/domain/append.ts'
import type { Envelope } from '../../src/domain/envelope.ts'
import type { NodeId, UserNumber } from '../../src/domain/ids.ts'
import { conversationKinds } from '../../src/domain/rights.ts'
import { conversationChannel, Router } from '../../src/engine/router.ts'
import type { Broker, Registry } from '../../src/ports/node.ts'

const hall = '00000000-0000-4000-8000-000000000001'
const tea = '00000000-0000-4000-8000-000000000002'

/** A router, and all that it asks of the world. */
function watched() {
  const asked: (readonly (readonly UserNumber[])[])[] = []
  const sent: { readonly to: string; readonly envelope: Envelope }[] = []
  const registry = {
    nodesOf: async (groups: readonly (readonly UserNumber[])[]) => {
      asked.push(groups)
      return groups.map(() => ['n1', 'n2'] as NodeId[])
    },
  } as Partial<Registry> as Registry
  const broker = {
    toNodes: (nodes: readonly NodeId[], envelope: Envelope) => void sent.push({ to: nodes.join(), envelope }),
    toChannel: (to: string, envelope: Envelope) => void sent.push({ to, envelope }),
  } as Partial<Broker> as Broker
  const clock = { now: () => 5, after: () => () => undefined }
  return { router: new Router({ broker, registry, clock, node: 'n1' }), asked, sent }
}

function said(conversation: string, clientId: string): AppendItem {
  const sender = { tenant: 1, user: 1, external: 'alice' }
  const rest = { kind: 1, counts: true, hash: new Uint8Array(32), body: '{"text":"hello"}', tenantAdmin: false }
  return { conversation, sender, clientId, ...rest }
}

/** Two messages to a conversation of so many members. */
function committed(conversation: string, memberCount: number, members: readonly number[] | undefined) {
  const items = ['a', 'b'].map((clientId) => said(conversation, clientId))
  const growth: Growth = {
    ...{ conversation, tenant: 1, kind: conversationKinds.group, first: 7, last: 8, countable: 8 },
    ...{ memberCount, members },
  }
  const verdicts = [7, 8].map((seq) => ({ status: 'stored', seq, at: 5, countable: seq }) as const)
  const outcome: AppendOutcome = { verdicts, growths: [growth], journalId: 1 }
  return [items, outcome] as const
}

test('P7.40 a batch to a group of 50,000 is one envelope on one channel: nothing is asked for any member', async () => {
  const { router, asked, sent } = watched()
  router.committed(...committed(hall, 50_000, undefined))
  await new Promise(setImmediate)
  assert.deepEqual(asked, [])
  assert.deepEqual(
    sent.map(({ to, envelope }) => [to, envelope.header.k]),
    [[conversationChannel(hall), 'range']],
  )
})

test('P7.40 to small groups all members of a batch are looked up at once, and each group is one envelope', async () => {
  const { router, asked, sent } = watched()
  const [first, second] = [committed(hall, 3, [1, 2, 3]), committed(tea, 2, [1, 4])]
  const outcome = {
    verdicts: [...first[1].verdicts, ...second[1].verdicts],
    growths: [...first[1].growths, ...second[1].growths],
    journalId: 1,
  }
  router.committed([...first[0], ...second[0]], outcome)
  await new Promise(setImmediate)
  assert.deepEqual(asked, [
    [
      [1, 2, 3],
      [1, 4],
    ],
  ])
  assert.deepEqual(
    sent.map(({ to, envelope }) => [to, envelope.header.k]),
    [
      ['n1,n2', 'range'],
      ['n1,n2', 'range'],
    ],
  )
})
