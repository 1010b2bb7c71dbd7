import { randomUUID } from 'node:crypto'
import { Somebody, startTestNode, type TestNode } from '../gateway/people.ts'
import { freshDatabase } from '../postgres/bed.ts'

export const operatorKey = 'the-key-of-the-operator-for-tests'

/** Two nodes on one PostgreSQL and one Redis, each as an operator would start it; the second may have its own way to it. */
export async function startTwoNodes(
  redisUrl: string,
  env: Record<string, string> = {},
  redisUrlOfB = redisUrl,
): Promise<[TestNode, TestNode]> {
  const { database, user, host, port } = await freshDatabase()
  const url = `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(host ?? '')}&port=${port}`
  const prefix = randomUUID()
  const start = (id: string, redis: string) =>
    startTestNode({
      CONFAB_DATABASE_URL: url,
      CONFAB_REDIS_URL: redis,
      CONFAB_REDIS_PREFIX: prefix,
      CONFAB_SERVER_ID: id,
      CONFAB_ADMIN_KEY: operatorKey,
      CONFAB_SENDS_PER_SECOND: '1000',
      CONFAB_SEND_BURST: '1000',
      ...env,
    })
  // One after the other: the first makes the tables.
  const a = await start('a', redisUrl)
  return [a, await start('b', redisUrlOfB)]
}

/** Alice on the first node, bob on the second, and a group of both. */
export async function aliceAndBob([a, b]: readonly [TestNode, TestNode]) {
  const bob = await Somebody.arrive(b, 'bob')
  const alice = await Somebody.arrive(a, 'alice')
  const tea = await alice.createGroup(['bob'])
  await bob.heard(({ type }) => type === 'signal')
  return { alice, bob, tea }
}

export async function readiness({ node }: TestNode): Promise<Record<string, unknown>> {
  const answer = await fetch(`${node.url}/readyz`)
  return { httpStatus: answer.status, ...((await answer.json()) as object) }
}

/** A figure of the node's metrics, by its name and labels as they are printed. */
export async function figure({ node }: TestNode, name: string): Promise<number> {
  const text = await (await fetch(`${node.url}/metrics`)).text()
  const line = text.split('\n').find((one) => one.startsWith(name))
  return Number(line?.split(' ').at(-1))
}

export async function whereIs({ node }: TestNode, user: string, key = operatorKey) {
  const answer = await fetch(`${node.url}/debug/where/${user}`, { headers: { authorization: `Bearer ${key}` } })
  return {
    status: answer.status,
    found: (await answer.json()) as { nodes: string[]; connections: { node: string; connectionId: string }[] },
  }
}
