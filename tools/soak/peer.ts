import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { WebSocket } from 'ws'
import type { Door } from './ask.ts'
import type { Ghosts } from './ghosts.ts'
import { tokenOf } from './token.ts'

interface Frame {
  readonly type: string
  readonly id?: number
  readonly payload: Readonly<Record<string, unknown>>
}

interface Where {
  readonly door: Door
  readonly ghosts: Ghosts
}

/** How he comes in: `answers`: pings. */
export interface Manner {
  readonly ttl?: number
  readonly device?: string
  readonly answers?: boolean
}

/** A guest with a bare socket, who may do with it what he likes. */
export class Peer {
  readonly closed: Promise<number>
  readonly #ws: WebSocket
  readonly #raw: Socket
  readonly #ghosts: Ghosts
  readonly #answers = new Map<number, (payload: Frame['payload']) => void>()
  readonly #pings: boolean
  #next = 1

  private constructor(ws: WebSocket, raw: Socket, { ghosts }: Where, answers: boolean) {
    this.#ws = ws
    this.#raw = raw
    this.#ghosts = ghosts
    this.#pings = answers
    ws.on('message', (data: Buffer) => this.#heard(JSON.parse(data.toString()) as Frame))
    this.closed = new Promise((resolve) => ws.on('close', resolve))
  }

  /** Upgraded, and not greeted yet. */
  static async come(where: Where, user: string, manner: Manner = {}): Promise<Peer> {
    const { answers = true, ...claims } = manner
    const { port, isTls } = where.door
    const protocols = ['confab.v1', `confab.token.${await tokenOf(user, claims)}`]
    const url = `${isTls ? 'wss' : 'ws'}://127.0.0.1:${port}/v1/socket`
    const ws = new WebSocket(url, protocols, { rejectUnauthorized: false, handshakeTimeout: 10_000 })
    let raw: Socket | undefined
    ws.on('upgrade', (response) => {
      raw = response.socket
    })
    await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject))
    ws.on('error', () => undefined)
    if (!raw) throw new Error('there is no socket')
    return new Peer(ws, raw, where, answers)
  }

  /** Greeted, with all his conversations live. */
  static async arrive(
    where: Where,
    user: string,
    manner: Manner & { features?: readonly string[] } = {},
  ): Promise<Peer> {
    const { features = [], ...rest } = manner
    const peer = await Peer.come(where, user, rest)
    await peer.ask('hello', { features })
    return peer
  }

  /** Says it and waits for nothing. */
  say(type: string, payload: unknown): void {
    this.#ws.send(JSON.stringify({ type, id: this.#next++, payload }))
  }

  /** Any bytes, as a frame of text or not. */
  write(data: string | Buffer): void {
    this.#ws.send(data)
  }

  /** The payload of the answer. Throws when the connection ends before. */
  async ask(type: string, payload: unknown): Promise<Frame['payload']> {
    const id = this.#next
    const answer = new Promise<Frame['payload']>((resolve) => this.#answers.set(id, resolve))
    this.say(type, payload)
    const said = await Promise.race([answer, this.closed])
    if (typeof said === 'number') throw new Error(`closed with ${said} before an answer to ${type}`)
    return said
  }

  async send(conversationId: string, text: string): Promise<void> {
    await this.ask('send', { conversationId, clientId: randomUUID(), content: { text } })
  }

  sendSoon(conversationId: string, text: string): void {
    this.say('send', { conversationId, clientId: randomUUID(), content: { text } })
  }

  close(): void {
    this.#ws.close()
  }

  /** As when his process is killed. */
  kill(): void {
    this.#raw.destroy()
  }

  /** The same with a reset, where the transport has one. */
  reset(): void {
    if ('encrypted' in this.#raw) this.#raw.destroy()
    else this.#raw.resetAndDestroy()
  }

  /** The transport is half closed, without a word of the wire. */
  finish(): void {
    this.#raw.end()
  }

  pause(): void {
    this.#ws.pause()
  }

  resume(): void {
    this.#ws.resume()
  }

  /** Neither reads, nor says, nor ends anything from now on. */
  vanish(): void {
    this.#ws.pause()
    this.#raw.pause()
    this.#ghosts.add(() => this.#raw.destroy())
  }

  #heard(frame: Frame): void {
    if (frame.type === 'ping' && this.#pings) this.#ws.send('{"type":"ack","payload":{}}')
    if (frame.id === undefined) return
    this.#answers.get(frame.id)?.(frame.payload)
    this.#answers.delete(frame.id)
  }
}
