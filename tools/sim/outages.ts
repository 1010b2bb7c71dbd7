import type { VirtualClock } from './clock.ts'

/** What a node, or with `all` every node, is cut off from. */
export type Part = 'store' | 'broker' | 'registry'

/** Who lacks what, and until when. */
export class Outages {
  readonly #world: VirtualClock
  readonly #until = new Map<string, number>()

  constructor(world: VirtualClock) {
    this.#world = world
  }

  begin(node: string, part: Part, ms: number): void {
    this.#until.set(`${node} ${part}`, this.#world.now() + ms)
  }

  isOff(node: string, part: Part): boolean {
    return (this.#until.get(`${node} ${part}`) ?? 0) > this.#world.now()
  }
}
