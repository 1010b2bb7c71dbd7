import { type MemoryHub, memoryBroker } from '../../packages/server/src/adapters/memory/broker.ts'
import type { Envelope } from '../../packages/server/src/domain/envelope.ts'
import type { Broker } from '../../packages/server/src/ports/node.ts'
import { type Log, StoreUnavailable, StoreUnknown } from '../../packages/server/src/ports/store.ts'
import type { Bug } from './bug.ts'
import type { VirtualClock } from './clock.ts'
import type { Random } from './random.ts'

/** How often what goes wrong; all of it off while a run is brought to its end. */
export interface Faults {
  lose: number
  repeat: number
  reorder: number
  unknown: number
  unavailable: number
  stall: number
}

/** A broker that loses, repeats and reorders envelopes, each receiver by himself. */
export function lossyBroker(hub: MemoryHub, node: string, clock: VirtualClock, random: Random, faults: Faults): Broker {
  const inner = memoryBroker(hub, node)
  return {
    ...inner,
    onEnvelope(receive) {
      inner.onEnvelope((envelope: Envelope) => {
        if (random.is(faults.lose)) return
        const deliver = () =>
          clock.after(random.is(faults.reorder) ? 5 + random.below(120) : random.below(3), () => receive(envelope))
        deliver()
        if (random.is(faults.repeat)) deliver()
      })
    },
  }
}

/** A log whose answer may be lost: before the commit, after it, or after a long time. */
export function faultyLog(inner: Log, clock: VirtualClock, random: Random, faults: Faults, bug?: Bug): Log {
  const around = async <T>(call: () => Promise<T>): Promise<T> => {
    await clock.sleep(1 + random.below(4))
    if (random.is(faults.unavailable)) throw new StoreUnavailable('away')
    if (random.is(faults.stall)) await clock.sleep(random.below(3_000))
    if (!random.is(faults.unknown)) return call()
    if (random.is(0.5)) await call()
    throw new StoreUnknown('no answer')
  }
  return {
    append: (items) => {
      if (bug === 'ackBeforeCommit' && random.is(faults.unknown)) {
        const lost = { status: 'stored', seq: 1_000_000 + random.below(1_000), at: clock.now(), countable: 1 } as const
        return Promise.resolve({ verdicts: items.map(() => lost), growths: [], journalId: undefined })
      }
      return around(() => inner.append(items))
    },
    create: (made, limits) => around(() => inner.create(made, limits)),
  }
}
