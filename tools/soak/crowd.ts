import { setTimeout as sleep } from 'node:timers/promises'
import { type Scene, users } from './scene.ts'
import type { Way } from './way.ts'
import { greetedWays } from './ways/greeted.ts'
import { handshakeWays } from './ways/handshake.ts'
import { restWays } from './ways/rest.ts'
import { sdkWays } from './ways/sdk.ts'
import { slowWays } from './ways/slow.ts'

/** A visit takes no longer, ms. */
const longest = 15_000

/** Too many of his at once: the oldest connection of a user goes, which is one more way to end. */
const oldest = /closed with 4005/

/** How often a way was gone, and what went otherwise than it should. */
export interface Gone {
  times: number
  readonly faults: string[]
}

export function waysOf(isTls: boolean): Readonly<Record<string, Way>> {
  return { ...handshakeWays, ...greetedWays, ...slowWays, ...restWays, ...(isTls ? {} : sdkWays) }
}

/** Guests who come, talk and vanish, so many at a time, each in a way that chance chooses. */
export class Crowd {
  readonly gone = new Map<string, Gone>()
  readonly #scene: Scene
  readonly #ways: readonly (readonly [string, Way])[]
  readonly #stop: AbortSignal
  #turn = 0

  constructor(scene: Scene, stop: AbortSignal) {
    this.#scene = scene
    this.#stop = stop
    this.#ways = Object.entries(waysOf(scene.door.isTls))
    for (const [name] of this.#ways) this.gone.set(name, { times: 0, faults: [] })
  }

  /** So many at a time for so long (ms), and until the last of them has gone his way. */
  async visit(atOnce: number, ms: number): Promise<void> {
    const until = performance.now() + ms
    const isOver = () => performance.now() > until || this.#stop.aborted
    const one = async () => {
      while (!isOver()) await this.#go()
    }
    await Promise.all(Array.from({ length: atOnce }, one))
  }

  get visits(): number {
    return [...this.gone.values()].reduce((sum, { times }) => sum + times, 0)
  }

  /** Each way in its turn at first; then as chance will have it. */
  async #go(): Promise<void> {
    const { random } = this.#scene
    const next = this.#turn < this.#ways.length ? this.#ways[this.#turn] : random.pick(this.#ways)
    this.#turn += 1
    const [name, way] = next ?? random.pick(this.#ways)
    const gone = this.gone.get(name) as Gone
    gone.times += 1
    const late = new AbortController()
    const patience = sleep(longest, 'late' as const, { signal: late.signal }).catch(() => undefined)
    try {
      const end = await Promise.race([way(this.#scene, random.pick(users)), patience])
      if (end === 'late') gone.faults.push(`took longer than ${longest / 1_000} s`)
    } catch (error) {
      const { message } = error as Error
      if (!oldest.test(message)) gone.faults.push(message)
    } finally {
      late.abort()
    }
  }
}
