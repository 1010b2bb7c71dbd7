import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Begin, End, Order, Phase, Told } from './talk.ts'

/** The process of those who talk on while the herd returns. */
export class Bystanders {
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  /** Done when all of them are connected. */
  static async start(begin: Begin): Promise<Bystanders> {
    const bystanders = new Bystanders(fork(join(import.meta.dirname, 'bystanders.process.ts'), [JSON.stringify(begin)]))
    await bystanders.#told()
    return bystanders
  }

  talk(groups: readonly string[], herd: readonly string[]): void {
    this.#order({ do: 'talk', groups, herd })
  }

  /** What was measured since the last time. */
  async phase(): Promise<Phase> {
    this.#order({ do: 'phase' })
    return (await this.#told()) as Phase
  }

  async end(): Promise<End> {
    this.#order({ do: 'end' })
    return (await this.#told()) as End
  }

  stop(): void {
    this.#child.kill('SIGKILL')
  }

  #order(order: Order): void {
    this.#child.send(order)
  }

  async #told(): Promise<Told> {
    const ended = once(this.#child, 'exit').then(([code]) => {
      throw new Error(`the process of the bystanders ended with ${code}`)
    })
    const [told] = (await Promise.race([once(this.#child, 'message'), ended])) as [Told]
    return told
  }
}
