import { type Transport, webTransport } from '@confab/client'
import type { ClusterNode } from '../cluster/node.ts'

/** Leads clients to nodes as a balancer would: all to the one that is to die, then in turn to those that live. */
export class Doors {
  readonly doomed: ClusterNode
  readonly others: readonly ClusterNode[]
  #isOpen = true
  #turn = 0

  constructor([doomed, ...others]: readonly ClusterNode[]) {
    if (!doomed || others.length === 0) throw new Error('a storm needs two nodes at least')
    this.doomed = doomed
    this.others = others
  }

  /** Nobody is led to the doomed one any more. */
  shut(): void {
    this.#isOpen = false
  }

  /** Where the next one goes. */
  next(): ClusterNode {
    if (this.#isOpen) return this.doomed
    return this.others[this.#turn++ % this.others.length] as ClusterNode
  }

  /** The same for clients on the SDK, whatever host their URL names. */
  get transport(): Transport {
    return {
      ...webTransport,
      connect: (url, protocols, listener) =>
        webTransport.connect(url.replace(/:\d+\//, `:${this.next().port}/`), protocols, listener),
    }
  }
}
