import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { signToken } from '../../src/adapters/jwt/sign.ts'
import { type Node, startNode } from '../../src/compose.ts'
import { readConfig } from '../../src/config/read.ts'

const secret = 'a secret that only the tests know, long enough'

export interface TestClaims {
  readonly tenant?: string
  readonly admin?: boolean
  readonly device?: string
  readonly audience?: string
  readonly name?: string
  /** Below 0: it has ended. */
  readonly lifeMs?: number
}

export interface TestNode {
  readonly node: Node
  readonly dataDir: string
  token(user: string, claims?: TestClaims): Promise<string>
  stop(): Promise<void>
}

/** A real node on a real PostgreSQL in a folder of its own. `env` as an operator would set it. */
export async function startTestNode(env: Record<string, string> = {}): Promise<TestNode> {
  const dataDir = mkdtempSync(join(tmpdir(), 'confab-test-'))
  const given = {
    CONFAB_PORT: '0',
    CONFAB_DATA: dataDir,
    CONFAB_JWT_SECRET: secret,
    CONFAB_LOG_LEVEL: 'silent',
    ...env,
  }
  const { config, problems } = readConfig(given)
  if (problems.length > 0) throw new Error(problems.join('\n'))
  const node = await startNode(config, () => undefined)
  return {
    node,
    dataDir,
    token: (user, { lifeMs = 3_600_000, ...claims } = {}) => {
      const issuedAt = Date.now()
      const { CONFAB_JWT_AUDIENCE: audience } = env
      const meant = audience === undefined ? {} : { audience }
      return signToken(secret, { user, issuedAt, expiresAt: issuedAt + lifeMs, ...meant, ...claims })
    },
    stop: async () => {
      await node.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

export interface Frame {
  readonly type: string
  readonly id?: string | number
  // The tests look into payloads of many shapes; the schemas have tests of their own.
  readonly payload: Record<string, never>
}

/** A person with a bare socket: says what the test says, keeps all that comes. */
export class Somebody {
  readonly frames: Frame[] = []
  /** Text frames that came, from the connection's first on. */
  taken = 0
  readonly #ws: WebSocket
  readonly #closed: Promise<{ code: number; reason: string }>
  readonly #waiting = new Set<() => void>()
  readonly #answers = new Map<number, (frame: Frame) => void>()
  #next = 1

  private constructor(ws: WebSocket) {
    this.#ws = ws
    ws.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as Frame
      this.frames.push(frame)
      this.taken += 1
      if (typeof frame.id === 'number') this.#answers.get(frame.id)?.(frame)
      for (const wake of this.#waiting) wake()
    })
    ws.on('error', () => undefined)
    this.#closed = new Promise((resolve) =>
      ws.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    )
  }

  static async connect(
    node: Node,
    token: string | undefined,
    options: { query?: string; origin?: string; headers?: Record<string, string> } = {},
  ): Promise<Somebody> {
    const protocols = token === undefined ? ['confab.v1'] : ['confab.v1', `confab.token.${token}`]
    const url = `${node.url.replace('http', 'ws')}/v1/socket${options.query ?? ''}`
    const { origin, headers = {} } = options
    const ws = new WebSocket(url, protocols, { headers, ...(origin === undefined ? {} : { origin }) })
    const somebody = new Somebody(ws)
    await new Promise((resolve, reject) => {
      ws.once('open', resolve)
      ws.once('unexpected-response', (_request, response) => reject(new Error(`status ${response.statusCode}`)))
      ws.once('error', reject)
    })
    return somebody
  }

  /** Connects and says hello; answers with himself and what the sync named. */
  static async arrive(
    at: TestNode,
    user: string,
    claims: Parameters<TestNode['token']>[1] = {},
    since?: string,
  ): Promise<Somebody> {
    const somebody = await Somebody.connect(at.node, await at.token(user, claims))
    await somebody.ask('hello', since === undefined ? {} : { since })
    return somebody
  }

  /** As the client library sends it, or against the rules: `mask` false, `fin` false. */
  say(text: string | Buffer, options: { mask?: boolean; fin?: boolean } = {}): void {
    this.#ws.send(text, options)
  }

  ping(): void {
    this.#ws.ping()
  }

  pause(): void {
    this.#ws.pause()
  }

  resume(): void {
    this.#ws.resume()
  }

  get closed(): Promise<{ code: number; reason: string }> {
    return this.#closed
  }

  leave(): void {
    this.#ws.close()
  }

  cut(): void {
    this.#ws.terminate()
  }

  /** The reply's payload, or the error's as it came. */
  async ask(type: string, payload: unknown): Promise<Record<string, never>> {
    const id = this.#next++
    const answered = new Promise<Frame>((resolve) => this.#answers.set(id, resolve))
    this.say(JSON.stringify({ type, id, payload }))
    const { payload: reply } = await answered
    this.#answers.delete(id)
    return reply
  }

  /** The first frame like that, now or within the time. */
  async heard(isIt: (frame: Frame) => boolean, ms = 20_000): Promise<Frame> {
    const deadline = Date.now() + ms
    for (;;) {
      const found = this.frames.find(isIt)
      if (found) return found
      const left = deadline - Date.now()
      if (left <= 0)
        throw new Error(`not heard within ${ms} ms; last: ${this.frames.slice(-3).map((frame) => frame.type)}`)
      await this.#anything(left)
    }
  }

  async #anything(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, ms)
    this.#waiting.add(resolve)
    await promise
    this.#waiting.delete(resolve)
    clearTimeout(timer)
  }

  /** All seqs that `entries` events brought of a conversation, in the order of arrival. */
  seqs(conversationId: string): number[] {
    return this.entries(conversationId).map((entry) => entry.seq)
  }

  entries(conversationId: string): { seq: number; kind: string; content: { text?: string } }[] {
    return this.frames
      .filter(
        (frame) =>
          frame.type === 'entries' && (frame.payload as { conversationId?: string }).conversationId === conversationId,
      )
      .flatMap(
        (frame) =>
          (frame.payload as unknown as { entries: { seq: number; kind: string; content: { text?: string } }[] })
            .entries,
      )
  }

  async seq(conversationId: string, seq: number): Promise<void> {
    await this.heard((frame) => frame.type === 'entries' && this.seqs(conversationId).includes(seq))
  }

  async send(conversationId: string, text: string, clientId: string = randomUUID()): Promise<Record<string, never>> {
    return this.ask('send', { conversationId, clientId, content: { text } })
  }

  async createGroup(users: readonly string[], title = 'Tea'): Promise<string> {
    const made = await this.ask('create', { clientId: randomUUID(), kind: 'group', title, users })
    return (made as unknown as { conversation: { conversationId: string } }).conversation.conversationId
  }
}
