import { RawClient } from './raw-client.ts'

interface Answer {
  resolve(payload: unknown): void
  reject(error: Error): void
}

const entriesStart = Buffer.from('{"type":"entries"')
const fromAt = '{"type":"entries","payload":{"conversationId":"00000000-0000-0000-0000-000000000000","from":'.length
const seqMark = Buffer.from('{"seq":')

/** A Confab client for measuring: answers are parsed, deliveries only counted and checked for loss and order. */
export class ConfabClient {
  readonly user: string
  #raw: RawClient | undefined
  #nextId = 1
  readonly #answers = new Map<number, Answer>()
  readonly #last = new Map<string, number>()
  /** Entries that came by `entries` events. */
  delivered = 0
  /** Frames that did not begin right after the one before. */
  gaps = 0
  onEntries: (conversation: string, count: number) => void = () => undefined

  constructor(user: string) {
    this.user = user
  }

  async open(port: number, token: string): Promise<{ conversations: { conversationId: string; head: number }[] }> {
    let connected: () => void = () => undefined
    const greeting = new Promise<void>((resolve) => {
      connected = resolve
    })
    this.#raw = await RawClient.open(port, '/v1/socket', `confab.v1, confab.token.${token}`, (payload) => {
      if (payload.compare(entriesStart, 0, entriesStart.length, 0, entriesStart.length) === 0) this.#entries(payload)
      else this.#frame(payload, connected)
    })
    await greeting
    const { sync } = (await this.ask('hello', {})) as {
      sync: { conversations: { conversationId: string; head: number }[] }
    }
    return sync
  }

  ask(type: string, payload: unknown): Promise<unknown> {
    const id = this.#nextId++
    this.#raw?.send(JSON.stringify({ type, id, payload }))
    return new Promise((resolve, reject) => this.#answers.set(id, { resolve, reject }))
  }

  end(): void {
    this.#raw?.end()
  }

  #frame(payload: Buffer, connected: () => void): void {
    const frame = JSON.parse(payload.toString()) as {
      type: string
      id?: number
      payload: { code?: string; message?: string }
    }
    if (frame.type === 'connected') return connected()
    if (frame.type === 'ping') return this.#raw?.send('{"type":"ack","payload":{}}')
    const answer = this.#answers.get(frame.id ?? 0)
    if (!answer) return
    this.#answers.delete(frame.id as number)
    if (frame.type === 'reply') answer.resolve(frame.payload)
    else answer.reject(new Error(`${frame.payload.code}: ${frame.payload.message}`))
  }

  /** From the first bytes the seq it begins with, from the last entry the seq it ends with: nothing is parsed. */
  #entries(payload: Buffer): void {
    const first = digits(payload, fromAt)
    const last = digits(payload, payload.lastIndexOf(seqMark) + seqMark.length)
    const conversation = payload.toString('latin1', fromAt - 44, fromAt - 8)
    const before = this.#last.get(conversation)
    if (before !== undefined && first !== before + 1) this.gaps++
    this.#last.set(conversation, last)
    this.delivered += last - first + 1
    this.onEntries(conversation, last - first + 1)
  }
}

function digits(bytes: Buffer, at: number): number {
  let value = 0
  for (let i = at; ; i++) {
    const digit = (bytes[i] as number) - 48
    if (digit < 0 || digit > 9) return value
    value = value * 10 + digit
  }
}
