import type { Haproxy } from '../services/haproxy.ts'
import { connectionsOf } from './connections.ts'

const everyMs = 200
/** A node that has just come is empty: the others let go what is its share, and it counts from then on. */
export const settledMs = 10_000

/** Watches how connections are spread: the most that one node in service had, as a share of the average of those. */
export class Balance {
  worst = 0
  when = ''
  readonly #since = new Map<string, number>()
  readonly #timer: NodeJS.Timeout

  /** `clients`: how many there are; while they move some have two connections. */
  constructor(haproxy: Haproxy, clients: () => number) {
    this.#timer = setInterval(() => void this.#look(haproxy, clients()).catch(() => undefined), everyMs)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #look(haproxy: Haproxy, clients: number): Promise<void> {
    const nodes = await connectionsOf(haproxy)
    const now = performance.now()
    for (const { name, inService } of nodes)
      if (!inService) this.#since.delete(name)
      else if (!this.#since.has(name)) this.#since.set(name, now)
    const serving = nodes.filter(({ name }) => now - (this.#since.get(name) ?? now) >= settledMs)
    for (const { connections } of serving) {
      const share = connections / (clients / serving.length)
      if (share <= this.worst) continue
      this.worst = share
      this.when = nodes
        .map(({ name, connections: n, inService }) => `${name} ${n}${inService ? '' : ' (leaving)'}`)
        .join(', ')
    }
  }
}
