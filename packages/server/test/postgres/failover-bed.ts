import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type PostgresPair, startPostgresPair } from '../../../../tools/services/postgres-pair.ts'
import { openExistingStore } from '../../src/compose/store-source.ts'
import { readConfig } from '../../src/config/read.ts'
import { Somebody, startTestNode, type TestNode } from '../gateway/people.ts'

export interface Scene {
  readonly pair: PostgresPair
  readonly at: TestNode
  readonly alice: Somebody
  readonly bob: Somebody
  readonly tea: string
}

/** Alice and bob in a group, on a node over a primary and its synchronous standby. */
export async function scene(env: Record<string, string> = {}): Promise<Scene> {
  const pair = await startPostgresPair()
  const at = await startTestNode({ CONFAB_DATABASE_URL: pair.url, CONFAB_EPOCH_MS: '200', ...env })
  const bob = await Somebody.arrive(at, 'bob')
  const alice = await Somebody.arrive(at, 'alice')
  const tea = await alice.createGroup(['bob'])
  await bob.heard(({ type }) => type === 'signal')
  return { pair, at, alice, bob, tea }
}

export async function endScene({ pair, at }: Pick<Scene, 'pair' | 'at'>): Promise<void> {
  await at.stop()
  await pair.stop()
}

type Answer = { seq?: number; code?: string; retry?: string }

/** One try: its seq, or the code of the refusal, which came within 2 s and may be repeated. */
export async function tryOnce(who: Somebody, tea: string, text: string, clientId: string): Promise<number | string> {
  const began = performance.now()
  const { seq, code, retry } = (await who.send(tea, text, clientId)) as Answer
  if (seq !== undefined) return seq
  assert.ok(retry === 'later' || retry === 'sameId', `${code} is to be tried again`)
  const ms = performance.now() - began
  assert.ok(ms < 2_500, `a refusal took ${ms} ms`)
  return code ?? ''
}

/** Tries with one id until it is stored; answers its seq, and how long that took. */
export async function stored(who: Somebody, tea: string, text: string): Promise<{ seq: number; ms: number }> {
  const clientId = randomUUID()
  const began = performance.now()
  for (;;) {
    const answer = await tryOnce(who, tea, text, clientId)
    if (typeof answer === 'number') return { seq: answer, ms: performance.now() - began }
    assert.ok(performance.now() - began < 30_000, `not stored: ${answer}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export async function texts(who: Somebody, tea: string): Promise<(string | undefined)[]> {
  const page = (await who.ask('history', { conversationId: tea, limit: 200, after: 0 })) as unknown as {
    entries: { content: { text?: string } }[]
  }
  return page.entries.map(({ content }) => content.text)
}

export async function readyz({ node }: TestNode): Promise<{ status: string; degraded?: string[]; reasons?: string[] }> {
  return (await (await fetch(`${node.url}/readyz`)).json()) as { status: string }
}

/** What the metrics tell of PostgreSQL. */
export async function figures({ node }: TestNode): Promise<Record<string, number>> {
  const text = await (await fetch(`${node.url}/metrics`)).text()
  const lines = text.matchAll(/^confab_database_(\w+)\{[^}]*\} (\d+)$/gm)
  return Object.fromEntries([...lines].map(([, name, value]) => [name, Number(value)]))
}

/** As `confab epoch` says it, from beside the nodes. */
export async function operator(pair: Pick<PostgresPair, 'url'>, word: 'keep' | 'bump'): Promise<void> {
  const { config } = readConfig({ CONFAB_DATABASE_URL: pair.url })
  const opened = await openExistingStore(config, () => undefined)
  await (word === 'keep' ? opened.keep() : opened.store.epoch.bump())
  await opened.close()
}

/** Until it holds; looks at most every 50 ms. */
export async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + 20_000
  while (!(await holds())) {
    assert.ok(performance.now() < until, what)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
