import type { Fact } from '@confab/client'

/** What happened so far, as counted from what the SDK tells. */
export class Tally {
  sent = 0
  again = 0
  acked = 0
  refused = 0
  unknown = 0
  read = 0
  reconnects = 0
  readonly #greeted = new Set<string>()

  /** Counts one fact of the client `actor`. */
  count(actor: string, fact: Fact): void {
    if (fact.ev === 'send') fact.again ? this.again++ : this.sent++
    else if (fact.ev === 'ack') this.acked++
    else if (fact.ev === 'refused') this.refused++
    else if (fact.ev === 'unknown') this.unknown++
    else if (fact.ev === 'entry') this.read++
    else if (fact.ev === 'connected') {
      if (this.#greeted.has(actor)) this.reconnects++
      this.#greeted.add(actor)
    }
  }

  line(elapsed: number, waiting: number): string {
    const seconds = Math.floor(elapsed / 1_000)
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
    const parts = [
      clock,
      `${this.sent} sent`,
      `${this.acked} acknowledged`,
      `${waiting} waiting`,
      `${this.read} read`,
      `${this.reconnects} reconnects`,
      `${this.again} repeated`,
    ]
    return parts.join('  ')
  }
}
