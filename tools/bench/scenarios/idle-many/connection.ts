import { token } from '../../servers/token.ts'
import type { FrameTaker } from '../../wire/frame-reader.ts'
import { RawClient } from '../../wire/raw-client.ts'

/** A connection that greets, answers heartbeats, and counts the frames of entries; it holds as little as it can. */
export class IdleConnection implements FrameTaker {
  #raw: RawClient | undefined
  #greeted: (() => void) | undefined
  #opened: (() => void) | undefined
  #failed: ((error: Error) => void) | undefined
  readonly #heard: () => void

  constructor(heard: () => void) {
    this.#heard = heard
  }

  /** Resolves when the server has answered the greeting; `closed` is told of a later end. */
  async open(port: number, from: string, user: string, closed: () => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const greeted = new Promise<void>((greet) => {
      this.#greeted = greet
    })
    this.#opened = resolve
    this.#failed = reject
    const protocols = `confab.v1, confab.token.${token(user)}`
    this.#raw = await RawClient.open({ port, from, path: '/v1/socket', protocols }, this)
    this.#raw.onClose = () => reject(new Error('the server closed the connection'))
    // Its greeting may come with the answer to the handshake.
    await Promise.race([greeted, promise])
    this.#raw.send('{"type":"hello","id":1,"payload":{}}')
    await promise
    this.#raw.onClose = closed
    this.#greeted = this.#opened = this.#failed = undefined
  }

  end(): void {
    this.#raw?.end()
  }

  /** Entries are counted by their first bytes, and not read. */
  head(bytes: Buffer, start: number): boolean {
    const isEntries = bytes[start + 9] === 101 && bytes[start + 10] === 110
    if (isEntries) this.#heard()
    return !isEntries
  }

  whole(bytes: Buffer, start: number, length: number): void {
    const kind = bytes.toString('latin1', start + 9, start + Math.min(length, 15))
    if (kind.startsWith('connec')) this.#greeted?.()
    else if (kind.startsWith('reply')) this.#opened?.()
    else if (kind.startsWith('ping')) this.#raw?.send('{"type":"ack","payload":{}}')
    else if (kind.startsWith('error')) this.#failed?.(new Error(bytes.toString('utf8', start, start + length)))
  }
}
