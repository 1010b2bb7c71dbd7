import type { FrameTaker } from '../wire/frame-reader.ts'
import { RawClient } from '../wire/raw-client.ts'
import type { Talker } from '../wire/talker.ts'
import { numbered, Tally } from './numbered.ts'

/** `ws` alone: what comes in goes out to all; the sender's own delivery is the answer. */
export class BareWsClient implements Talker, FrameTaker {
  readonly #tally = new Tally()
  readonly #waiting: (() => void)[] = []
  #raw: RawClient | undefined
  #said = 0
  #closed = false

  async open(port: number): Promise<void> {
    this.#raw = await RawClient.open({ port, path: '/' }, this)
    this.#raw.onClose = () => {
      this.#closed = true
    }
  }

  say(text: string): Promise<void> {
    this.#raw?.send(numbered(this.#said++, text))
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  get delivered(): number {
    return this.#tally.delivered
  }

  get gaps(): number {
    return this.#tally.gaps + (this.#closed ? 1 : 0)
  }

  end(): void {
    this.#raw?.end()
  }

  head(bytes: Buffer, start: number): boolean {
    this.#tally.take(bytes, start)
    this.#waiting.shift()?.()
    return false
  }

  whole(): void {}
}
