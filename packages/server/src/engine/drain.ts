import { slotOf } from '../domain/drain.ts'
import type { Limits } from '../domain/limits.ts'
import type { Clock } from '../ports/node.ts'
import { eventFrame } from './encode.ts'
import type { Rooms } from './rooms.ts'
import type { Session } from './session.ts'

/** How often it is looked whether all have gone, ms. */
const lookMs = 100

/**
 * Empties a node before its end. `leaving`: it tells balancers that it wants no traffic, and serves as ever until they
 * have noticed. `moving`: each client is told when to move, and newcomers are turned away. Who is still here at the end
 * is closed by whoever ends the node; his connection is resumable.
 */
export class Drain {
  readonly #clock: Clock
  readonly #limits: Pick<Limits, 'drainMs' | 'drainNoticeMs'>
  stage: 'in service' | 'leaving' | 'moving' = 'in service'
  #running: Promise<number> | undefined

  constructor(clock: Clock, limits: Pick<Limits, 'drainMs' | 'drainNoticeMs'>) {
    this.#clock = clock
    this.#limits = limits
  }

  /** Answers when all have gone or the time is up: how many are still here. */
  run(rooms: Rooms): Promise<number> {
    this.#running ??= this.#run(rooms)
    return this.#running
  }

  /** Newcomers are turned away from now on, whatever the stage. */
  turnAway(): void {
    this.stage = 'moving'
  }

  async #run(rooms: Rooms): Promise<number> {
    this.stage = 'leaving'
    await this.#wait(this.#limits.drainNoticeMs)
    this.stage = 'moving'
    const end = this.#clock.now() + this.#limits.drainMs
    this.#tellAll([...rooms.all()])
    while (rooms.count > 0 && this.#clock.now() < end) await this.#wait(lookMs)
    return rooms.count
  }

  #tellAll(sessions: readonly Session[]): void {
    for (const [place, { sink }] of sessions.entries())
      sink.push(eventFrame('goAway', slotOf(place, sessions.length, this.#limits.drainMs)))
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#clock.after(ms, resolve))
  }
}
