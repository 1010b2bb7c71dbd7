import type { LoggedEvent } from '../../packages/server/src/domain/logged.ts'
import type { EventLog } from '../../packages/server/src/ports/event-log.ts'
import type { VirtualClock } from './clock.ts'
import type { Faults } from './faults.ts'
import type { LocalClock } from './local-clock.ts'
import type { Random } from './random.ts'

/** The event log outside, which all nodes share: at times it takes nothing, answers late, or not what it took. */
export class SimEventLog {
  /** All that it took, in order, repeats too. */
  readonly told: LoggedEvent[] = []
  readonly #world: VirtualClock
  readonly #random: Random
  readonly #faults: Faults

  constructor(world: VirtualClock, random: Random, faults: Faults) {
    this.#world = world
    this.#random = random
    this.#faults = faults
  }

  /** What a node waits for is on its own clock; what is under way goes on without it. */
  asSeenBy(clock: LocalClock): EventLog {
    return { name: 'simulated', publish: (events, goesOn) => this.#publish(clock, events, goesOn) }
  }

  async #publish(clock: LocalClock, events: readonly LoggedEvent[], goesOn: () => boolean): Promise<void> {
    const [random, faults] = [this.#random, this.#faults]
    for (;;) {
      await clock.sleep(random.is(faults.late) ? random.below(800) : 1 + random.below(4))
      if (!goesOn()) throw new Error('the event log was told to stop')
      if (random.is(faults.silent)) await clock.sleep(random.below(400))
      else {
        await new Promise<void>((taken) =>
          this.#world.after(random.below(3), () => taken(void this.told.push(...events))),
        )
        await clock.sleep(random.below(3))
        if (!random.is(faults.unheard)) return
      }
    }
  }
}
