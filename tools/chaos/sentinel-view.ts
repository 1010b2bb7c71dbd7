import { connect, createServer, type Server, type Socket } from 'node:net'
import { freePort } from '../services/port.ts'

/** Of a whole line of an answer: a port, as Sentinel tells one. */
const port = /(?<=\r\n)\d{5}(?=\r\n)/g

/**
 * The Sentinels as one node sees them: what they say passes, but that the Redis they name are to be reached by the node's
 * own proxies. All ports have five digits, so that an answer keeps its length.
 */
export class SentinelView {
  readonly hosts: string[] = []
  readonly #seen: ReadonlyMap<string, string>
  readonly #ports = new Map<string, string>()
  readonly #servers: Server[] = []
  readonly #sockets = new Set<Socket>()

  /** `seen`: the port by which a node reaches a Redis, by its true one. */
  constructor(seen: ReadonlyMap<string, string>) {
    this.#seen = seen
  }

  /** Opens a door to each of these Sentinels, `host:port`. */
  async open(sentinels: readonly string[]): Promise<void> {
    for (const sentinel of sentinels) {
      const [host = '', upstream = ''] = sentinel.split(':')
      const own = await freePort()
      this.#ports.set(upstream, String(own))
      const server = createServer((socket) => this.#pass(socket, host, Number(upstream)))
      await new Promise<void>((resolve) => server.listen(own, '127.0.0.1', resolve))
      server.unref()
      this.#servers.push(server)
      this.hosts.push(`127.0.0.1:${own}`)
    }
  }

  close(): void {
    for (const server of this.#servers) server.close()
    for (const socket of this.#sockets) socket.destroy()
  }

  /** An answer of a Sentinel, as the node is to read it. */
  told(answer: string): string {
    return answer.replace(port, (found) => this.#seen.get(found) ?? this.#ports.get(found) ?? found)
  }

  #pass(near: Socket, host: string, upstream: number): void {
    const far = connect(upstream, host)
    far.setEncoding('latin1')
    far.on('data', (text) => near.write(this.told(String(text)), 'latin1'))
    near.on('data', (bytes) => far.write(bytes))
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one)
      one.on('error', () => undefined)
      one.on('close', () => {
        this.#sockets.delete(one)
        other.destroy()
      })
    }
  }
}
