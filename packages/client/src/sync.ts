import type { CommandPayload, SyncPage, Conversation as Wire } from '@confab/protocol'
import { type Clock, pass } from './clock.ts'
import { ConfabError } from './error.ts'
import type { Chance } from './ids.ts'
import type { Line } from './line.ts'
import { waitAfter } from './retry.ts'

interface SyncNeeds {
  readonly clock: Clock
  readonly chance: Chance
  readonly roster: { adopt(listing: Wire): unknown }
  /** The server's history is another one: forget everything. */
  reset(): void
  /** The list is complete; `all`: it had every conversation there is, which were these. */
  listed(all: ReadonlySet<string> | undefined): void
}

/** Keeps the token of the last complete sync, and fetches the pages of the next. */
export class Sync {
  readonly #needs: SyncNeeds
  readonly #line: Line
  #since: string | undefined
  /** Counts the syncs: pages of one that was overtaken by a reconnect are dropped. */
  #turn = 0
  complete = false

  constructor(needs: SyncNeeds, line: Line) {
    this.#needs = needs
    this.#line = line
  }

  /** The token for the next hello. */
  get since(): string | undefined {
    return this.#since
  }

  forget(): void {
    this.#since = undefined
  }

  stop(): void {
    this.#turn++
    this.complete = false
  }

  /** Takes in the page of a welcome, and fetches those after it. */
  async begin(first: SyncPage): Promise<void> {
    this.stop()
    const turn = this.#turn
    const ids = new Set<string>()
    if (first.reset) this.#needs.reset()
    let page: SyncPage | undefined = first
    while (page) {
      for (const listing of page.conversations) {
        ids.add(listing.conversationId)
        this.#needs.roster.adopt(listing)
      }
      if (page.complete) return this.#end(page.since, first.whole ? ids : undefined)
      page = await this.#page(page.next === undefined ? { since: page.since } : { cursor: page.next }, turn)
      if (turn !== this.#turn) return
    }
  }

  #end(since: string, all: ReadonlySet<string> | undefined): void {
    this.#since = since
    this.complete = true
    this.#needs.listed(all)
  }

  /** The next page, asked for until it comes; undefined: the connection is gone. */
  async #page(query: CommandPayload<'sync'>, turn: number): Promise<SyncPage | undefined> {
    for (let tries = 1; turn === this.#turn; tries++) {
      try {
        return await this.#line.request('sync', query)
      } catch (error) {
        if (!(error instanceof ConfabError)) throw error
        if (error.code === 'lost') return undefined
        await pass(this.#needs.clock, waitAfter(error, tries, this.#needs.chance))
      }
    }
    return undefined
  }
}
