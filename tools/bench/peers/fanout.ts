import { type Figures, generatorLoad, sleep } from '../figures.ts'
import { cpuMs } from '../processes.ts'
import { RawClient } from '../raw-client.ts'
import type { Peer } from './peer.ts'

const runMs = 4_000
const body = 'x'.repeat(200)

/** How a peer is spoken to: the path, what opens a connection, what a send is, which frames are deliveries or answers. */
export interface Dialect {
  readonly path: string
  /** Said after the connection is open. */
  readonly greeting?: string
  send(text: string, id: number): string
  isDelivery(payload: Buffer): boolean
  /** undefined: the sender's own delivery is the answer. */
  isAnswer?(payload: Buffer): boolean
  /** Said in answer to a frame that asks for a sign of life. */
  heartbeat?(payload: Buffer): string | undefined
}

/** `ws` alone: what comes in goes out. */
export const bareWs: Dialect = { path: '/', send: (text) => text, isDelivery: () => true }

/** Socket.IO 4 over Engine.IO 4. */
export const socketIo: Dialect = {
  path: '/socket.io/?EIO=4&transport=websocket',
  greeting: '40',
  send: (text, id) => `42${id}["send",${JSON.stringify(text)}]`,
  isDelivery: (payload) => payload[0] === 52 && payload[1] === 50,
  isAnswer: (payload) => payload[0] === 52 && payload[1] === 51,
  heartbeat: (payload) => (payload.length === 1 && payload[0] === 50 ? '3' : undefined),
}

/** The same scenario as ours: 1,000 connections, one sender, so many sends without an answer at a time. */
export async function peerFanout(peer: Peer, dialect: Dialect, size: number, inFlight: number): Promise<Figures> {
  let delivered = 0
  let next: (() => void)[] = []
  const clients: RawClient[] = []
  for (let i = 0; i < size; i++) {
    const isSender = i === 0
    const client: RawClient = await RawClient.open(peer.port, dialect.path, undefined, (payload) => {
      const sign = dialect.heartbeat?.(payload)
      if (sign !== undefined) return client.send(sign)
      if (dialect.isDelivery(payload)) delivered++
      if (isSender && (dialect.isAnswer ?? dialect.isDelivery)(payload)) next.shift()?.()
    })
    if (dialect.greeting !== undefined) client.send(dialect.greeting)
    clients.push(client)
  }
  await sleep(1_000)
  delivered = 0
  next = []
  const sender = clients[0] as RawClient
  const cpu = cpuMs(peer.pid)
  const load = generatorLoad()
  const began = performance.now()
  const end = began + runMs
  let sent = 0
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (performance.now() < end) {
        const answered = new Promise<void>((resolve) => next.push(resolve))
        sender.send(dialect.send(body, sent++))
        await answered
      }
    }),
  )
  const deadline = performance.now() + 10_000
  while (delivered < sent * size && performance.now() < deadline) await sleep(5)
  const took = performance.now() - began
  for (const client of clients) client.end()
  if (delivered !== sent * size) throw new Error(`${delivered} of ${sent * size} deliveries`)
  return {
    'deliveries/s': (delivered / took) * 1_000,
    'CPU µs a delivery': ((cpuMs(peer.pid) - cpu) * 1_000) / delivered,
    'generator %': load(),
  }
}
