import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { Somebody } from '../../packages/cli/src/talk/somebody.ts'
import type { Target } from '../../packages/cli/src/talk/target.ts'
import { deaf } from './cast.ts'

/** A member who comes, reads nothing and acknowledges nothing; when he is thrown out he comes again. */
export class Deaf {
  /** Times that he came. */
  visits = 0
  readonly #over = new AbortController()
  readonly #ends: Promise<void>
  #socket: WebSocket | undefined

  constructor(target: Target) {
    this.#ends = this.#live(target)
  }

  async end(): Promise<void> {
    this.#over.abort()
    this.#socket?.terminate()
    await this.#ends
  }

  async #live(target: Target): Promise<void> {
    const url = `${target.url.replace(/^http/, 'ws')}/v1/socket?affinity=${deaf}`
    while (!this.#over.signal.aborted) {
      const token = await new Somebody(target, deaf).token()
      await this.#visit(url, token)
      await sleep(300, undefined, { signal: this.#over.signal }).catch(() => undefined)
    }
  }

  /** Until he is thrown out, at most some seconds: a socket that nobody reads does not tell its end. */
  #visit(url: string, token: string): Promise<void> {
    const socket = new WebSocket(url, ['confab.v1', `confab.token.${token}`], { handshakeTimeout: 5_000 })
    this.#socket = socket
    return new Promise((resolve) => {
      const over = () => {
        clearTimeout(timer)
        resolve()
        socket.terminate()
      }
      const timer = setTimeout(over, 9_000)
      socket.on('error', over)
      socket.on('close', over)
      socket.on('open', () => {
        this.visits++
        socket.send(JSON.stringify({ type: 'hello', id: 1, payload: { features: ['credit'] } }))
        setTimeout(() => socket.pause(), 500)
      })
    })
  }
}
