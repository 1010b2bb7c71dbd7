import { type ChildProcess, spawn } from 'node:child_process'
import { npmOn, strangersEnvironment } from './outside.ts'

/** `npx confab up` in a project, on a Node. */
export class Up {
  output = ''
  readonly #child: ChildProcess
  readonly ended: Promise<number | NodeJS.Signals | null>

  constructor(project: string, node: string, dataDir: string, options: string) {
    const words = ['exec', '--no', '--', 'confab', 'up', '--port', '0', '--data-dir', dataDir, '--log-level', 'error']
    const [npm, args] = npmOn(node, words)
    const env = { ...strangersEnvironment(node), NODE_OPTIONS: options }
    this.#child = spawn(npm, args, { cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (part: string) => {
        this.output += part
      })
    }
    this.ended = new Promise((resolve) => this.#child.on('close', (code, signal) => resolve(code ?? signal)))
  }

  /** Waits until it is ready; answers where it listens and the token for alice. */
  async ready(): Promise<{ url: string; token: string }> {
    const isOver = this.ended.then(() => true)
    for (;;) {
      const found = /Confab is ready\s+(http:\S+)[\s\S]*a token for alice\s+(\S+)[\s\S]*Ctrl-C/.exec(this.output)
      if (found) return { url: String(found[1]), token: String(found[2]) }
      const heard = new Promise<false>((resolve) => {
        this.#child.stdout?.once('data', () => setImmediate(resolve, false))
      })
      if (await Promise.race([heard, isOver])) throw new Error(`confab up ended:\n${this.output}`)
    }
  }

  /** As Ctrl-C in a terminal does: the whole group hears it. */
  signal(name: NodeJS.Signals): void {
    if (this.#child.pid === undefined) return
    try {
      process.kill(-this.#child.pid, name)
    } catch {
      // It has ended.
    }
  }
}
