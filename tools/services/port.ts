import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

// Below what the kernel gives to outgoing connections: a client that tries a dead port of that range again and again
// may one day be connected to itself, and then holds the port that the server wants back.
const lowest = 20_000
const highest = 32_000
const taken = new Set<number>()

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** A port of loopback on which nobody listens, never given out twice by this process. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    const port = randomInt(lowest, highest)
    if (taken.has(port)) continue
    taken.add(port)
    if (await isFree(port)) return port
  }
  throw new Error(`no free port found between ${lowest} and ${highest}`)
}

export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = []
  while (ports.length < count) ports.push(await freePort())
  return ports
}
