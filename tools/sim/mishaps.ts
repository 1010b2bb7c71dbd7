import type { SimNode } from './cluster.ts'
import type { Device, Setting } from './device.ts'

const fiveMinutes = 300_000

/** What goes wrong with one node alone, or with what all of them lean on. */
export class Mishaps {
  readonly #setting: Setting
  readonly #devices: readonly Device[]

  constructor(setting: Setting, devices: readonly Device[]) {
    this.#setting = setting
    this.#devices = devices
  }

  cutOff(part: 'store' | 'broker'): void {
    const { cluster, random } = this.#setting
    const ms = 500 + random.below(2_500)
    this.#node(`alone is cut off from the ${part} for ${ms} ms`, ({ name }) => cluster.outages.begin(name, part, ms))
  }

  /** Until the nodes have written it anew, nobody knows who is where. */
  empty(): void {
    const { cluster, random, chronicle } = this.#setting
    chronicle.tell('the world', 'forgets who is where')
    cluster.outages.begin('all', 'registry', 200 + random.below(1_500))
  }

  /** Five minutes ahead or behind, and back after a while. */
  clockOff(): void {
    const { random, clock } = this.#setting
    const isAhead = random.is(0.5) && !this.#devices.some(({ hasShortTokens }) => hasShortTokens)
    const shift = isAhead ? fiveMinutes : -fiveMinutes
    this.#node(`has a clock that is off by ${shift / 1_000} s`, (node) => {
      node.clock.shift(shift)
      clock.after(500 + random.below(2_000), () => node.clock.shift(0))
    })
  }

  #node(what: string, happen: (node: SimNode) => void): void {
    const { cluster, random, chronicle } = this.#setting
    if (cluster.nodes.length === 0) return
    const node = random.pick(cluster.nodes)
    chronicle.tell(node.name, what)
    happen(node)
  }
}
