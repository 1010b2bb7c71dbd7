import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, type TestContext, test } from 'node:test'
import type { Envelope } from '../../src/domain/envelope.ts'
import type { Broker } from '../../src/ports/node.ts'

export interface BrokerBed {
  /** Three nodes, each with its name and its broker. */
  readonly nodes: readonly { readonly name: string; readonly broker: Broker }[]
  /** Subscriptions are in force, and what was published has arrived (or is lost). */
  settle(): Promise<void>
  close(): Promise<void>
}

export type MakeBroker = () => Promise<BrokerBed>

/** Three nodes and what each has got. A broker may repeat: what counts is what is there at all. */
class Post {
  readonly bed: BrokerBed
  readonly #got: Map<string, Envelope>[]

  constructor(bed: BrokerBed) {
    this.bed = bed
    this.#got = bed.nodes.map(({ broker }) => {
      const got = new Map<string, Envelope>()
      broker.onEnvelope((envelope) => got.set(textOf(envelope), envelope))
      return got
    })
  }

  node(n: number): { readonly name: string; readonly broker: Broker } {
    return this.bed.nodes[n] as { name: string; broker: Broker }
  }

  envelope(from: number, text: string): Envelope {
    const range = { first: 2, last: 3, countable: 2, members: 2, kind: 2, at: 1, lengths: [3, 5] } as const
    const header = { k: 'range', conversation: randomUUID(), ...range } as const
    return { from: this.node(from).name, header, payload: new TextEncoder().encode(text) }
  }

  got(n: number): Map<string, Envelope> {
    return this.#got[n] as Map<string, Envelope>
  }

  texts(): string[][] {
    return this.#got.map((got) => [...got.keys()].sort())
  }
}

function textOf({ payload }: Envelope): string {
  return new TextDecoder().decode(payload)
}

async function post(t: TestContext, make: MakeBroker): Promise<Post> {
  const bed = await make()
  t.after(() => bed.close())
  return new Post(bed)
}

/** What every broker must do, as long as nothing is broken. */
export function brokerContract(name: string, make: MakeBroker): void {
  describe(`${name}: the broker`, () => {
    nodesContract(make)
    channelsContract(make)
  })
}

function nodesContract(make: MakeBroker): void {
  test('an envelope reaches the nodes that are named, itself too, and no other; as it was sent', async (t) => {
    const p = await post(t, make)
    const { broker } = p.node(0)
    const sent = p.envelope(0, 'to one "é"\n😀')
    broker.toNodes([p.node(1).name], sent)
    broker.toNodes([p.node(0).name, p.node(2).name], p.envelope(0, 'to two'))
    await p.bed.settle()
    assert.deepEqual(p.texts(), [['to two'], ['to one "é"\n😀'], ['to two']])
    const { from, header } = p.got(1).get(textOf(sent)) as Envelope
    assert.deepEqual([from, header], [sent.from, sent.header])
  })

  test('a signal without payload goes the same way', async (t) => {
    const p = await post(t, make)
    const header = { k: 'removed', users: [1, 2], conversation: randomUUID(), seq: 7 } as const
    p.node(2).broker.toNodes([p.node(0).name], { from: p.node(2).name, header, payload: new Uint8Array() })
    await p.bed.settle()
    assert.deepEqual(p.got(0).get('')?.header, header)
  })

  test('P4.5 publishing never throws: to nobody, to who is not there, to a channel that nobody hears', async (t) => {
    const p = await post(t, make)
    const { broker } = p.node(0)
    broker.toNodes([], p.envelope(0, 'a'))
    broker.toNodes([randomUUID(), p.node(1).name], p.envelope(0, 'b'))
    broker.toChannel(randomUUID(), p.envelope(0, 'c'))
    broker.unsubscribe(randomUUID())
    await p.bed.settle()
    assert.deepEqual(p.texts(), [[], ['b'], []])
    assert.equal(typeof broker.up, 'boolean')
  })
}

function channelsContract(make: MakeBroker): void {
  test('a channel reaches the nodes that have subscribed to it, the sender only if he has', async (t) => {
    const p = await post(t, make)
    const [tea, cake] = [randomUUID(), randomUUID()]
    p.node(1).broker.subscribe(tea)
    p.node(2).broker.subscribe(tea)
    p.node(2).broker.subscribe(cake)
    p.node(0).broker.subscribe(cake)
    await p.bed.settle()
    p.node(0).broker.toChannel(tea, p.envelope(0, 'tea'))
    p.node(0).broker.toChannel(cake, p.envelope(0, 'cake'))
    await p.bed.settle()
    assert.deepEqual(p.texts(), [['cake'], ['tea'], ['cake', 'tea']])
  })

  test('who has unsubscribed hears nothing more, however often he had subscribed; the others go on', async (t) => {
    const p = await post(t, make)
    const tea = randomUUID()
    for (const n of [1, 1, 2]) p.node(n).broker.subscribe(tea)
    await p.bed.settle()
    p.node(1).broker.unsubscribe(tea)
    await p.bed.settle()
    p.node(0).broker.toChannel(tea, p.envelope(0, 'one'))
    await p.bed.settle()
    p.node(1).broker.subscribe(tea)
    await p.bed.settle()
    p.node(0).broker.toChannel(tea, p.envelope(0, 'two'))
    await p.bed.settle()
    assert.deepEqual(p.texts(), [[], ['two'], ['one', 'two']])
  })
}
