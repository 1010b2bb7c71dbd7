import { type ChildProcess, fork } from 'node:child_process'
import { becomes } from '../../generator.ts'
import { leftover } from '../../servers/leftovers.ts'
import type { News, Order } from './words.ts'

const script = new URL('load.process.ts', import.meta.url).pathname

/** Processes of the load, one a node. */
export class Crowds {
  readonly pids: readonly number[]
  readonly #children: readonly ChildProcess[]
  readonly #heard: { announcements: number; at: number; closed: number }[]
  readonly #done: () => void
  #opened = 0
  /** Connections that were begun, failed ones too. */
  tries = 0
  #failure: string | undefined

  constructor(orders: readonly Order[]) {
    this.#heard = orders.map(() => ({ announcements: 0, at: 0, closed: 0 }))
    this.#children = orders.map((order, i) => this.#start(order, i))
    this.pids = this.#children.map(({ pid }) => pid as number)
    this.#done = leftover(() => this.#kill())
  }

  #start(order: Order, i: number): ChildProcess {
    const child = fork(script, [], { execArgv: ['--conditions=confab-source', '--max-semi-space-size=4'] })
    child.on('message', (message) => {
      const news = message as News
      if (news.type === 'opened') this.#greet(news.tries)
      else if (news.type === 'failed') this.#failure ??= news.message
      else this.#heard[i] = news
    })
    child.on('exit', () => {
      this.#failure ??= 'a process of the load ended'
    })
    child.send(order)
    return child
  }

  #greet(tries: number): void {
    this.#opened++
    this.tries += tries
  }

  /** Throws when one could not be opened, or in time not all were. */
  async opened(patienceMs: number): Promise<void> {
    const isOver = () => this.#failure !== undefined || this.#opened === this.#children.length
    const isDone = await becomes(isOver, patienceMs)
    if (this.#failure !== undefined || !isDone) throw new Error(this.#failure ?? 'connecting took too long')
  }

  /** Unix ms when the last of all had so many announcements; throws where some did not get it, or were closed. */
  async heard(announcements: number, patienceMs: number): Promise<number> {
    const all = this.#heard
    await becomes(() => all.every((one) => one.announcements >= announcements), patienceMs)
    const wrong = this.#heard.filter((one) => one.announcements !== announcements).length
    if (wrong > 0)
      throw new Error(`of ${all.length} loads ${wrong} did not have announcement ${announcements} everywhere`)
    if (all.some(({ closed }) => closed > 0)) throw new Error('connections were closed')
    return Math.max(...this.#heard.map(({ at }) => at))
  }

  #kill(): void {
    for (const child of this.#children) {
      child.removeAllListeners('exit')
      child.kill('SIGKILL')
    }
  }

  stop(): void {
    this.#done()
    this.#kill()
  }
}
