import type { Entry, Stored } from '@confab/protocol'
import type { Message } from './message.ts'
import { pendingMessage } from './message.ts'
import type { StoredCommand } from './storage.ts'

/** Own messages that were acknowledged, and whose entries are not here yet. */
export class Arrivals {
  readonly #expected = new Map<string, { command: StoredCommand; stored: Stored }>()

  expect(command: StoredCommand, stored: Stored): void {
    if (command.type === 'send') this.#expected.set(command.clientId, { command, stored })
  }

  /** The seq of the first of them. */
  get first(): number | undefined {
    const seqs = [...this.#expected.values()].flatMap(({ stored }) => stored.seq ?? [])
    return seqs.length === 0 ? undefined : Math.min(...seqs)
  }

  /** It is here. */
  shown(entry: Entry): void {
    this.#expected.delete(entry.clientId)
  }

  clear(): void {
    this.#expected.clear()
  }

  /**
   * What is shown, and below it those, with the seq and time of their acknowledgement; and last what waits for one. An
   * entry may be here before the answer to its send: it is one message all the same.
   */
  below(shown: readonly Message[], sender: string, waiting: readonly StoredCommand[]): Message[] {
    const acknowledged = [...this.#expected.values()].map(({ command, stored }) => {
      const { seq, at } = stored
      return { ...pendingMessage(command, sender), ...(seq && { seq }), ...(at && { at }) }
    })
    const isHere = (id: string) => shown.some((message) => message.clientId === id && message.sender === sender)
    const sends = waiting.filter(({ type, clientId }) => type === 'send' && !isHere(clientId))
    return [...shown, ...acknowledged, ...sends.map((command) => pendingMessage(command, sender))]
  }
}
