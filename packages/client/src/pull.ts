import type { CommandPayload, Page } from '@confab/protocol'
import { backoff } from './backoff.ts'
import type { Clock } from './clock.ts'
import { ConfabError } from './error.ts'
import type { Chance } from './ids.ts'
import type { Line } from './line.ts'

/** A conversation as the puller sees it. */
export interface Pulled {
  readonly id: string
  /** Those of interest to the application come first. */
  readonly urgent: boolean
  /** The page it lacks, if any. */
  lacks(): CommandPayload<'history'> | undefined
  /** A page came for what it lacked. */
  pulled(page: Page, query: CommandPayload<'history'>): void
  /** The server knows no such conversation for this user. */
  gone(): void
}

interface PullNeeds {
  readonly clock: Clock
  readonly chance: Chance
}

/** So many pages are asked for at once. */
const atOnce = 2

/** Fetches what conversations lack, open ones first, a page each in turn. */
export class Puller {
  readonly #needs: PullNeeds
  readonly #line: Line
  readonly #wanting = new Set<Pulled>()
  readonly #pulling = new Set<Pulled>()
  readonly #failures = new Map<Pulled, () => void>()
  #on = false

  constructor(needs: PullNeeds, line: Line) {
    this.#needs = needs
    this.#line = line
  }

  /** The connection came or went. What was not pulled over one is pulled over the next: no sync may name it again. */
  turn(on: boolean): void {
    this.#on = on
    for (const [conversation, cancel] of this.#failures) {
      cancel()
      this.#wanting.add(conversation)
    }
    this.#failures.clear()
    if (on) this.#pump()
    else for (const conversation of this.#pulling) this.#wanting.add(conversation)
  }

  /** This conversation may lack something. */
  want(conversation: Pulled): void {
    if (this.#failures.has(conversation) || conversation.lacks() === undefined) return
    this.#wanting.add(conversation)
    this.#pump()
  }

  #pump(): void {
    while (this.#on && this.#pulling.size < atOnce) {
      const waiting = [...this.#wanting].filter((one) => !this.#pulling.has(one))
      const next = waiting.find((one) => one.urgent) ?? waiting[0]
      if (!next) return
      this.#wanting.delete(next)
      const query = next.lacks()
      if (query) this.#pull(next, query)
    }
  }

  async #pull(conversation: Pulled, query: CommandPayload<'history'>): Promise<void> {
    this.#pulling.add(conversation)
    try {
      const page = await this.#line.request('history', query)
      conversation.pulled(page, query)
      const again = conversation.lacks()
      // The same page again: the server has no more than this for now, and asking at once would never end.
      if (again && again.after === query.after && again.before === query.before) this.#later(conversation)
      else if (again) this.#wanting.add(conversation)
    } catch (error) {
      this.#failed(conversation, error)
    } finally {
      this.#pulling.delete(conversation)
      this.#pump()
    }
  }

  #failed(conversation: Pulled, error: unknown): void {
    if (!(error instanceof ConfabError)) throw error
    if (error.code === 'notFound' || error.code === 'forbidden') conversation.gone()
    else if (error.code !== 'lost') this.#later(conversation, error.retryAfter)
  }

  #later(conversation: Pulled, wait?: number): void {
    if (!this.#on) return
    const ms = wait ?? 250 + backoff(2, this.#needs.chance)
    const cancel = this.#needs.clock.after(ms, () => {
      this.#failures.delete(conversation)
      this.want(conversation)
    })
    this.#failures.set(conversation, cancel)
  }
}
