import type { Conversation as Wire } from '@confab/protocol'

export interface LoadNeeds {
  readonly get: (id: string) => Promise<Wire>
  /** The listing came; `seen`: the highest head that was told while it was on its way. */
  readonly loaded: (listing: Wire, seen: { head: number; countable: number } | undefined) => void
}

/** Loads the listings of conversations that became known by a signal, an entry or a head. */
export class Loader {
  readonly #needs: LoadNeeds
  /** What was told of a conversation while its listing is on its way, which may be older. */
  readonly #loading = new Map<string, { head: number; countable: number } | undefined>()

  constructor(needs: LoadNeeds) {
    this.#needs = needs
  }

  async load(id: string, seen?: { head: number; countable: number }): Promise<void> {
    const isLoading = this.#loading.has(id)
    const former = this.#loading.get(id)
    this.#loading.set(id, seen && seen.head > (former?.head ?? 0) ? seen : former)
    if (isLoading) return
    try {
      const listing = await this.#needs.get(id)
      this.#needs.loaded(listing, this.#loading.get(id))
    } catch {
      // Not this user's (any more), or the chat is closed: there is nothing to list.
    } finally {
      this.#loading.delete(id)
    }
  }
}
