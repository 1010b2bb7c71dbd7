import { digits } from '../wire/digits.ts'
import type { FrameTaker } from '../wire/frame-reader.ts'
import { RawClient } from '../wire/raw-client.ts'
import type { Talker } from '../wire/talker.ts'
import { numbered, Tally } from './numbered.ts'

const path = '/socket.io/?EIO=4&transport=websocket'
const textAt = '42["message","'.length
const [zero, two, three, four] = [48, 50, 51, 52]

/** Speaks Socket.IO 4 over Engine.IO 4, as far as the benchmark needs it. */
export class SocketIoClient implements Talker, FrameTaker {
  readonly #room: string
  readonly #tally = new Tally()
  readonly #answers = new Map<number, () => void>()
  #raw: RawClient | undefined
  #said = 0
  #closed = false
  #connected: () => void = () => undefined
  #refused: (error: Error) => void = () => undefined

  constructor(room: string) {
    this.#room = room
  }

  /** Resolves when the token was found good and the room is joined. */
  async open(port: number, token: string): Promise<void> {
    const greeting = new Promise<void>((resolve, reject) => {
      this.#connected = resolve
      this.#refused = reject
    })
    this.#raw = await RawClient.open({ port, path }, this)
    this.#raw.onClose = () => {
      this.#closed = true
    }
    this.#raw.send(`40${JSON.stringify({ token, room: this.#room })}`)
    await greeting
  }

  say(text: string): Promise<void> {
    const id = this.#said++
    this.#raw?.send(`42${id}${JSON.stringify(['send', this.#room, numbered(id, text)])}`)
    return new Promise((resolve) => this.#answers.set(id, resolve))
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
    const [packet, kind] = [bytes[start], bytes[start + 1]]
    if (packet === two) this.#raw?.send('3')
    if (packet !== four) return false
    if (kind === two) this.#tally.take(bytes, start + textAt)
    else if (kind === three) this.#answered(digits(bytes, start + 2))
    else if (kind === zero) this.#connected()
    else if (kind === four) this.#refused(new Error('Socket.IO refused the connection'))
    return false
  }

  whole(): void {}

  #answered(id: number): void {
    this.#answers.get(id)?.()
    this.#answers.delete(id)
  }
}
