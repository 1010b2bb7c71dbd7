import { createHash } from 'node:crypto'
import { narrator } from '../../packages/cli/src/replay/stage.ts'
import { type EntryItems, Somebody } from '../../packages/cli/src/talk/somebody.ts'
import type { Target } from '../../packages/cli/src/talk/target.ts'
import type { Operated } from './operated.ts'
import type { Outcome } from './round.ts'

interface Line {
  readonly target: Target
  readonly id: string
  readonly digest: string
}

/** A digest of a whole log as REST tells it. */
async function digestOf(target: Target, id: string): Promise<string> {
  const reader = new Somebody(target, narrator)
  const hash = createHash('sha256')
  for (let after = 0; ; ) {
    const page = await reader.ask<EntryItems>(`/v1/conversations/${id}/entries?after=${after}&limit=200`)
    for (const entry of page.items) hash.update(`${JSON.stringify(entry)}\n`)
    after = page.items.at(-1)?.seq ?? after
    if (!page.more || page.items.length === 0) return hash.update(`head ${page.head}`).digest('base64url')
  }
}

/** The logs as they stood after their rounds: no later crash may change them. */
export class Ledger {
  #lines: Line[] = []

  get size(): number {
    return this.#lines.length
  }

  async note({ target, rooms }: Outcome): Promise<void> {
    for (const { id } of rooms) this.#lines.push({ target, id, digest: await digestOf(target, id) })
  }

  /** Reads all of them again; answers what is not as it was. */
  async compare(server: Operated): Promise<string[]> {
    const changed: string[] = []
    for (const { target, id, digest } of this.#lines) {
      if ((await digestOf(target, id)) !== digest)
        changed.push(`conversation ${id} (${target.tenant}) of ${server.url} has changed`)
    }
    return changed
  }

  forget(): void {
    this.#lines = []
  }
}
