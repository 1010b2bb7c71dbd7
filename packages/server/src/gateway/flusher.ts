/** Something with frames to write. */
export interface Flushable {
  flush(): void
}

/**
 * Gathers the transports that were pushed into during a turn of the event loop, and has each write once at its end:
 * one socket write per connection and turn, however many frames.
 */
export class Flusher {
  #due: Flushable[] = []

  add(transport: Flushable): void {
    if (this.#due.push(transport) === 1) setImmediate(() => this.#flush())
  }

  #flush(): void {
    const due = this.#due
    this.#due = []
    for (const transport of due) transport.flush()
  }
}
