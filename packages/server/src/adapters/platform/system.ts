import { hash, randomUUID } from 'node:crypto'
import { Steady } from '../../domain/steady.ts'
import type { Chance, Clock, Digest, Ids } from '../../ports/node.ts'

let timers = 0

/** Timers of the machine's clock that are still to come. Node itself counts only those that keep a process alive. */
export function timersWaiting(): number {
  return timers
}

/** What the machine says, also when it is set: for what others have signed. */
export const wallClock: Pick<Clock, 'now'> = { now: () => Date.now() }

const steady = new Steady(Date.now(), performance.now())

/** The machine's own clock, which does not jump when it is set. Its timers never keep the process alive. */
export const systemClock: Clock = {
  now: () => Math.trunc(steady.now(Date.now(), performance.now())),
  after(ms, call) {
    let isOver = false
    const over = () => {
      if (!isOver) timers -= 1
      isOver = true
    }
    const timer = setTimeout(() => {
      over()
      call()
    }, ms)
    timers += 1
    timer.unref()
    return () => {
      // Node keeps the list of a duration's unreferenced timers, though it is empty, until the last of them would have
      // run: an hour's token of each connection would leave one. The list of referenced ones goes with its last timer.
      timer.ref()
      clearTimeout(timer)
      over()
    }
  },
}

export const systemIds: Ids = { uuid: () => randomUUID() }

export const systemChance: Chance = { next: () => Math.random() }

export const systemDigest: Digest = { sha256: (text) => hash('sha256', text, 'buffer') }
