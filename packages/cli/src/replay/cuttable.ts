import type { Link, Transport } from '@confab/client'

/** A network that can be pulled out and put back: links break without a word, new ones fail at once. */
export class Cuttable implements Transport {
  readonly #inner: Transport
  readonly #links = new Set<() => void>()
  readonly #wakers = new Set<() => void>()
  #isOut = false

  constructor(inner: Transport) {
    this.#inner = inner
  }

  connect: Transport['connect'] = (url, protocols, listener) => {
    if (this.#isOut) {
      queueMicrotask(() => listener.closed(1006, 'the network is out'))
      return { send() {}, close() {} }
    }
    let gone = false
    const end = (code: number, reason: string) => {
      if (gone) return
      gone = true
      this.#links.delete(cut)
      listener.closed(code, reason)
    }
    const link: Link = this.#inner.connect(url, protocols, {
      text: (frame) => {
        if (!gone) listener.text(frame)
      },
      closed: end,
    })
    const cut = () => {
      end(1006, 'cut')
      link.close(3000)
    }
    this.#links.add(cut)
    return link
  }

  ticket: Transport['ticket'] = (url, token) => this.#inner.ticket(url, token)

  onWake(run: () => void): () => void {
    this.#wakers.add(run)
    return () => this.#wakers.delete(run)
  }

  /** Breaks what there is; what is under way is lost. */
  cut(): void {
    for (const cut of [...this.#links]) cut()
  }

  out(): void {
    this.#isOut = true
    this.cut()
  }

  back(): void {
    this.#isOut = false
    for (const wake of [...this.#wakers]) wake()
  }
}
