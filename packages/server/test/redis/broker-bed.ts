import { randomUUID } from 'node:crypto'
import type { BrokerBed } from '../contract/broker.ts'
import type { RegistryBed } from '../contract/registry.ts'
import { FencedBroker, redisNode, until } from './bed.ts'

/** Three nodes on one Redis. */
export async function brokerBed(url: string): Promise<BrokerBed> {
  const prefix = randomUUID()
  const names = ['n1', 'n2', 'n3']
  const made = await Promise.all(names.map((name) => redisNode(url, name, { prefix })))
  const nodes = made.map((node, i) => {
    const name = names[i] as string
    return { name, broker: new FencedBroker(name, node.broker) }
  })
  const whole = () => until(() => made.every((node) => node.isWhole), 'subscriptions in force')
  await whole()
  return {
    nodes,
    settle: async () => {
      await whole()
      for (const { broker: from } of nodes) for (const { broker: to } of nodes) await from.reaches(to)
    },
    close: async () => void (await Promise.all(made.map((node) => node.stop()))),
  }
}

/** Two nodes on one Redis that know of each other. */
export async function registryBed(url: string): Promise<RegistryBed> {
  const prefix = randomUUID()
  const [a, b] = await Promise.all([redisNode(url, 'n1', { prefix }), redisNode(url, 'n2', { prefix })])
  return {
    nodes: [
      { name: 'n1', registry: a.registry },
      { name: 'n2', registry: b.registry },
    ],
    settle: () => until(() => a.isWhole && b.isWhole && a.counts.nodes === 2 && b.counts.nodes === 2, 'all is written'),
    close: async () => void (await Promise.all([a.stop(), b.stop()])),
  }
}
