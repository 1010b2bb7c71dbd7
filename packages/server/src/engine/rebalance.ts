import { slotOf } from '../domain/drain.ts'
import type { Limits } from '../domain/limits.ts'
import { excess } from '../domain/share.ts'
import type { Clock } from '../ports/node.ts'
import { eventFrame } from './encode.ts'
import type { Rooms } from './rooms.ts'

interface Needs {
  readonly rooms: Rooms
  readonly clock: Clock
  readonly limits: Limits
  /** How many users each of the other nodes has. */
  readonly loads: () => readonly number[]
  readonly leaving: () => boolean
}

/**
 * A node that has come is empty, and stays so while nobody reconnects: those who have more than their share ask some of
 * their clients to move. Once for each that comes, so that where no balancer spreads them nobody moves again and again.
 */
export class Rebalance {
  readonly #needs: Needs
  #cancel: (() => void) | undefined

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** A node was heard of for the first time. Several at once are one occasion. */
  came(): void {
    const { clock, limits } = this.#needs
    if (limits.rebalanceMs === 0) return
    this.#cancel ??= clock.after(limits.rebalanceMs, () => {
      this.#cancel = undefined
      this.#letGo()
    })
  }

  stop(): void {
    this.#cancel?.()
  }

  #letGo(): void {
    const { rooms, loads, limits, leaving } = this.#needs
    if (leaving()) return
    // Users are what the others tell; of devices a user has as many here as there.
    const share = excess(rooms.users, loads()) / Math.max(1, rooms.users)
    const sessions = [...rooms.all()]
    const count = Math.floor(sessions.length * share)
    for (let place = 0; place < count; place++) {
      const { sink } = sessions[Math.floor((place * sessions.length) / count)] as (typeof sessions)[number]
      sink.push(eventFrame('goAway', slotOf(place, count, limits.rebalanceMs * 2)))
    }
  }
}
