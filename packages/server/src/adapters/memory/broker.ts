import type { Envelope } from '../../domain/envelope.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { Broker } from '../../ports/node.ts'

type Receive = (envelope: Envelope) => void

/** What several nodes of one process share: who is there, and who listens to which channel. */
export class MemoryHub {
  readonly receivers = new Map<NodeId, Receive>()
  readonly channels = new Map<string, Set<NodeId>>()
}

/** The broker of one node: hands envelopes over at once, in the turn of the sender. */
export function memoryBroker(hub: MemoryHub, node: NodeId): Broker {
  return {
    up: true,
    toNodes(nodes, envelope) {
      for (const to of nodes) hub.receivers.get(to)?.(envelope)
    },
    toChannel(channel, envelope) {
      for (const to of hub.channels.get(channel) ?? []) hub.receivers.get(to)?.(envelope)
    },
    subscribe(channel) {
      const listening = hub.channels.get(channel)
      if (listening) listening.add(node)
      else hub.channels.set(channel, new Set([node]))
    },
    unsubscribe(channel) {
      const listening = hub.channels.get(channel)
      listening?.delete(node)
      if (listening?.size === 0) hub.channels.delete(channel)
    },
    onEnvelope(receive) {
      hub.receivers.set(node, receive)
    },
  }
}
