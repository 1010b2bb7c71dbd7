import { backoff } from './backoff.ts'
import { type Clock, pass } from './clock.ts'
import type { Chance } from './ids.ts'

export interface RenewalNeeds {
  readonly clock: Clock
  readonly chance: Chance
  readonly token: () => Promise<string>
  readonly ticket: (token: string) => Promise<{ ticket: string }>
  readonly renew: (ticket: string) => Promise<unknown>
}

/** Renewing is tried until the token ends; then the server closes, and a fresh token opens the next connection. */
const mostTries = 6

/** Lengthens the life of a connection: a fresh token, a ticket for it over HTTP, and that ticket in a frame. */
export class Renewal {
  readonly #needs: RenewalNeeds
  #turn = 0

  constructor(needs: RenewalNeeds) {
    this.#needs = needs
  }

  /** The connection which was to be renewed is gone. */
  stop(): void {
    this.#turn++
  }

  async begin(): Promise<void> {
    const turn = ++this.#turn
    for (let tries = 1; tries <= mostTries && turn === this.#turn; tries++) {
      try {
        const token = await this.#needs.token()
        const { ticket } = await this.#needs.ticket(token)
        if (turn === this.#turn) await this.#needs.renew(ticket)
        return
      } catch {
        // Whatever it was, of the application, of HTTP or of the server: it may pass before the token ends.
        await pass(this.#needs.clock, backoff(tries, this.#needs.chance))
      }
    }
  }
}
