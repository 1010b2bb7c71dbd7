import { setTimeout as sleep } from 'node:timers/promises'
import { MemoryHub, memoryBroker } from '../../src/adapters/memory/broker.ts'
import { memoryBuckets } from '../../src/adapters/memory/buckets.ts'
import { memoryEventLog } from '../../src/adapters/memory/event-log.ts'
import { MemoryConnections, memoryRegistry } from '../../src/adapters/memory/registry.ts'
import { systemChance, systemClock, systemDigest, systemIds } from '../../src/adapters/platform/system.ts'
import { brokerContract } from '../contract/broker.ts'
import { bucketsContract } from '../contract/buckets.ts'
import { eventLogContract, type Taken, takenOf } from '../contract/event-log.ts'
import { registryContract } from '../contract/registry.ts'
import { worldContract } from '../contract/world.ts'

const done = async (): Promise<void> => undefined

brokerContract('memory', async () => {
  const hub = new MemoryHub()
  const nodes = ['n1', 'n2', 'n3'].map((name) => ({ name, broker: memoryBroker(hub, name) }))
  return { nodes, settle: done, close: done }
})

registryContract('memory', async () => {
  const connections = new MemoryConnections()
  const node = (name: string) => ({ name, registry: memoryRegistry(connections, name, systemClock) })
  return { nodes: [node('n1'), node('n2')], settle: done, close: done }
})

eventLogContract('memory', async () => {
  const taken: Taken[] = []
  const log = memoryEventLog([(event) => void taken.push(takenOf(event))], systemClock)
  return { log, taken: async () => taken, close: done }
})

bucketsContract('memory', async (rate) => ({ buckets: memoryBuckets(rate), close: done }))

worldContract('the machine', () => {
  const ports = { clock: systemClock, ids: systemIds, chance: systemChance, digest: systemDigest }
  return { ...ports, pass: async (ms) => void (await sleep(ms)) }
})
