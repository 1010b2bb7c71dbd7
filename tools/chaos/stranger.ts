import { setTimeout as sleep } from 'node:timers/promises'
import { Somebody } from '../../packages/cli/src/talk/somebody.ts'
import type { Target } from '../../packages/cli/src/talk/target.ts'
import { type Room, stranger } from './cast.ts'

/** Somebody who is no member asks for conversations all the time, whatever happens: he may learn nothing. */
export class Stranger {
  /** What he was told that he may not know. */
  readonly leaks: string[] = []
  asked = 0
  readonly #over = new AbortController()
  readonly #ends: Promise<void>

  constructor(target: Target, rooms: readonly Room[]) {
    this.#ends = this.#ask(target, rooms)
  }

  async end(): Promise<void> {
    this.#over.abort()
    await this.#ends
  }

  async #ask(target: Target, rooms: readonly Room[]): Promise<void> {
    const token = await new Somebody(target, stranger).token()
    const headers = { authorization: `Bearer ${token}` }
    for (let turn = 0; !this.#over.signal.aborted; turn++) {
      const path = `/v1/conversations/${rooms[turn % rooms.length]?.id}${turn % 2 === 0 ? '' : '/entries'}`
      const signal = AbortSignal.timeout(3_000)
      const answer = await fetch(`${target.url}${path}`, { headers, signal }).catch(() => undefined)
      await answer?.text().catch(() => undefined)
      // No answer, and one that says that it can't be told now, tell nothing.
      if (answer && answer.status !== 404 && answer.status < 429)
        this.leaks.push(`${path} was answered ${answer.status}`)
      this.asked++
      await sleep(300, undefined, { signal: this.#over.signal }).catch(() => undefined)
    }
  }
}
