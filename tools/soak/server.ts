import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { endAllIn, signal, waitUntil } from '../crash/processes.ts'
import { ask } from './ask.ts'
import type { Collected } from './collect.ts'
import type { LeakName } from './leaks.ts'
import { settings } from './settings.ts'

const path = (from: string) => fileURLToPath(new URL(from, import.meta.url))
const program = path('../../packages/cli/src/main.ts')
// Of the tests alone: whoever has this key can deceive nobody but them.
const tlsFile = (name: string) => path(`../../packages/server/test/gateway/tls/${name}`)

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** A `confab up` as an operator runs it, with short patience, and a way to look at what is left of its memory. */
export class SoakServer {
  readonly port: number
  readonly isTls: boolean
  readonly logPath: string
  readonly #folder: string
  readonly #report: string
  readonly #child: ChildProcess

  private constructor(folder: string, port: number, isTls: boolean, leaks: readonly LeakName[]) {
    this.port = port
    this.isTls = isTls
    this.#folder = folder
    this.logPath = join(folder, 'server.log')
    this.#report = join(folder, 'collected.json')
    const { CONFAB_CWD: _, NODE_OPTIONS: __, ...rest } = process.env
    const others = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('CONFAB_')))
    const tls = isTls ? { CONFAB_TLS_CERT: tlsFile('cert.pem'), CONFAB_TLS_KEY: tlsFile('key.pem') } : {}
    const place = { CONFAB_PORT: String(port), CONFAB_DATA: join(folder, 'data') }
    const own = { SOAK_REPORT: this.#report, SOAK_LEAKS: leaks.join(',') }
    const preloaded = [...(leaks.length > 0 ? ['plant.ts'] : []), 'collect.ts'].map((name) => `--import=${path(name)}`)
    const output = openSync(this.logPath, 'a')
    // A session of its own: a Ctrl-C in the terminal reaches this tool alone, which then ends what it began.
    // Optimized code, and V8's lists of what it rests on, grow for hours; bytecode that was not run for long is dropped.
    // Either would make room for a leak to hide in: without them the heap is level.
    const v8 = ['--expose-gc', '--no-flush-bytecode', '--no-turbofan', '--no-maglev']
    const words = [...v8, '--conditions=confab-source', ...preloaded, program, 'up']
    this.#child = spawn(process.execPath, words, {
      env: { ...others, ...settings, ...tls, ...place, ...own },
      stdio: ['ignore', output, output],
      detached: true,
    })
    closeSync(output)
  }

  /** Begins it; resolves when it is ready. */
  static async start(folder: string, isTls: boolean, leaks: readonly LeakName[] = []): Promise<SoakServer> {
    mkdirSync(folder, { recursive: true })
    return new SoakServer(folder, await freePort(), isTls, leaks)
  }

  /** Throws where it does not become ready within a minute. */
  async ready(): Promise<void> {
    const end = performance.now() + 60_000
    for (;;) {
      const status = await ask(this, '/readyz').then(
        (answer) => answer.status,
        () => 0,
      )
      if (status === 200) return
      if (performance.now() > end || !this.lives)
        throw new Error(`the server did not become ready; its output is in ${this.logPath}`)
      await sleep(50)
    }
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get lives(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Open file descriptors, as the kernel counts them. */
  get descriptors(): number {
    return readdirSync(`/proc/${this.pid}/fd`).length
  }

  /** Collects its garbage; what is left. */
  async collect(): Promise<Collected> {
    rmSync(this.#report, { force: true })
    signal(this.pid, 'SIGUSR2')
    const read = () => {
      try {
        return readFileSync(this.#report, 'utf8')
      } catch {
        return undefined
      }
    }
    await waitUntil(() => read() !== undefined, 20_000)
    const text = read()
    if (text === undefined) throw new Error('the server did not say what is left of its memory')
    return JSON.parse(text) as Collected
  }

  /** Ends it in order, and what is left of it by pid. */
  async stop(): Promise<void> {
    signal(this.pid, 'SIGTERM')
    await waitUntil(() => !this.lives, 20_000)
    this.endNow()
  }

  /** The same at once, where nothing can be waited for. */
  endNow(): void {
    if (this.lives) signal(this.pid, 'SIGKILL')
    endAllIn(join(this.#folder, 'data', 'postgres'))
  }
}
