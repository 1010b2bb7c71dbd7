import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

/** A wire between a client and a server that can be cut, and that can let things through one way only. */
export interface Proxy {
  /** Where to connect instead. */
  readonly url: string
  /** Nothing comes back any more, until the connection is cut. */
  mute(): void
  /** Ends all connections, without a word. */
  cut(): void
  stop(): Promise<void>
}

export async function startProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target)
  const pairs = new Set<{ near: Socket; far: Socket }>()
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    const pair = { near, far }
    pairs.add(pair)
    near.pipe(far)
    far.pipe(near)
    for (const socket of [near, far]) {
      socket.on('error', () => {})
      socket.on('close', () => {
        near.destroy()
        far.destroy()
        pairs.delete(pair)
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mute() {
      for (const { near, far } of pairs) {
        far.unpipe(near)
        far.resume()
      }
    },
    cut() {
      for (const { near } of pairs) near.destroy()
    },
    async stop() {
      server.close()
      for (const { near } of pairs) near.destroy()
      await once(server, 'close')
    },
  }
}
