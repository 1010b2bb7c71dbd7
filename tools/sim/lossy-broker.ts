import { type MemoryHub, memoryBroker } from '../../packages/server/src/adapters/memory/broker.ts'
import type { Envelope } from '../../packages/server/src/domain/envelope.ts'
import type { Broker } from '../../packages/server/src/ports/node.ts'
import type { Faults } from './faults.ts'
import type { LocalClock } from './local-clock.ts'
import type { Random } from './random.ts'

/** A broker that loses, repeats and reorders envelopes, each receiver by himself. */
export function lossyBroker(hub: MemoryHub, node: string, clock: LocalClock, random: Random, faults: Faults): Broker {
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
