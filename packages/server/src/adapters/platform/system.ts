import { hash, randomUUID } from 'node:crypto'
import type { Chance, Clock, Digest, Ids } from '../../ports/node.ts'

/** The machine's own clock. Its timers never keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

export const systemIds: Ids = { uuid: () => randomUUID() }

export const systemChance: Chance = { next: () => Math.random() }

export const systemDigest: Digest = { sha256: (text) => hash('sha256', text, 'buffer') }
