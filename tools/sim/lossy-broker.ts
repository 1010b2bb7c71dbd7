import { type MemoryHub, memoryBroker } from '../../packages/server/src/adapters/memory/broker.ts'
import type { Envelope } from '../../packages/server/src/domain/envelope.ts'
import type { Broker } from '../../packages/server/src/ports/node.ts'
import type { Faults } from './faults.ts'
import type { LocalClock } from './local-clock.ts'
import type { Random } from './random.ts'

/** A broker that loses, repeats and reorders envelopes, each receiver by himself. `isOff`: this node has none now. */
export function lossyBroker(
  hub: MemoryHub,
  node: string,
  clock: LocalClock,
  random: Random,
  faults: Faults,
  isOff: () => boolean = () => false,
): Broker {
  const inner = memoryBroker(hub, node)
  return {
    ...inner,
    get up() {
      return inner.up && !isOff()
    },
    toNodes(nodes, envelope) {
      // What is for this node itself needs no broker.
      inner.toNodes(isOff() ? nodes.filter((one) => one === node) : nodes, envelope)
    },
    toChannel(channel, envelope) {
      if (!isOff()) inner.toChannel(channel, envelope)
    },
    onEnvelope(receive) {
      inner.onEnvelope((envelope: Envelope) => {
        if (random.is(faults.lose) || isOff()) return
        const deliver = () =>
          clock.after(random.is(faults.reorder) ? 5 + random.below(120) : random.below(3), () => receive(envelope))
        deliver()
        if (random.is(faults.repeat)) deliver()
      })
    },
  }
}
