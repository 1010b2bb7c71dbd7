import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { endAllIn, postmasterOf, signal, waitUntil } from './processes.ts'

const program = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url))

const secret = 'a secret that only the crash rounds know, long enough'

/** Rates are not what is tried here. */
const raised = {
  CONFAB_SENDS_PER_SECOND: '100000',
  CONFAB_SEND_BURST: '100000',
  CONFAB_FRAMES_PER_SECOND: '100000',
  CONFAB_FRAME_BURST: '100000',
  CONFAB_REQUESTS_PER_SECOND: '100000',
  CONFAB_REQUEST_BURST: '100000',
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** It ends again and again: more tries would not help. */
const most = 20

/** An end of the server which nobody here asked for: its exit code or signal. */
export type Death = string

/**
 * A `confab up` as an operator runs it: on one port and one data folder, its output in a file, and begun again by a
 * supervisor whenever it ends. Its PostgreSQL is its own affair.
 */
export class Operated {
  readonly url: string
  readonly env: Readonly<Record<string, string>>
  readonly cluster: string
  /** Where its PostgreSQL listens. */
  readonly socketFolder: string
  readonly logPath: string
  /** Ends that no kill of ours explains. */
  readonly deaths: Death[] = []
  #child: ChildProcess | undefined
  #stopping = false
  #killed: number | undefined

  private constructor(folder: string, dataDir: string, port: number) {
    this.url = `http://127.0.0.1:${port}`
    this.cluster = join(dataDir, 'postgres')
    this.socketFolder = join(dataDir, 'run')
    this.logPath = join(folder, 'server.log')
    const own = {
      CONFAB_PORT: String(port),
      CONFAB_DATA: dataDir,
      CONFAB_JWT_SECRET: secret,
    }
    this.env = { ...raised, ...own }
  }

  /** One that is not begun yet. `folder` takes its output. */
  static async at(folder: string, dataDir: string): Promise<Operated> {
    mkdirSync(folder, { recursive: true })
    return new Operated(folder, dataDir, await freePort())
  }

  /** Begins it; resolves when it is ready. */
  async start(): Promise<void> {
    this.#begin()
    if (await this.ready(60_000)) return
    await this.stop()
    throw new Error(`the server did not become ready; its output is in ${this.logPath}`)
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  get postmaster(): number | undefined {
    return postmasterOf(this.cluster)
  }

  /** Bytes of output so far. */
  get logSize(): number {
    return statSync(this.logPath, { throwIfNoEntry: false })?.size ?? 0
  }

  logSince(offset: number): string {
    return readFileSync(this.logPath).subarray(offset).toString('utf8')
  }

  /** Why it wants no traffic: undefined if it does; `no answer` if it is not there. */
  async unready(): Promise<string | undefined> {
    try {
      const answer = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(3_000) })
      const { reasons = [] } = (await answer.json()) as { reasons?: string[] }
      return answer.status === 200 ? undefined : reasons.join('; ')
    } catch {
      return 'no answer'
    }
  }

  async ready(ms: number): Promise<boolean> {
    const end = performance.now() + ms
    while ((await this.unready()) !== undefined) {
      if (performance.now() > end || this.deaths.length > most) return false
      await sleep(50)
    }
    return true
  }

  /** kill -9; the supervisor begins it again. */
  kill(): void {
    this.#killed = this.pid
    signal(this.pid, 'SIGKILL')
  }

  /** Ends it in order, and what is left of it by pid. Answers how many processes it left behind. */
  async stop(): Promise<number> {
    this.#stopping = true
    const child = this.#child
    if (child && child.exitCode === null && child.signalCode === null) {
      signal(this.pid, 'SIGTERM')
      await waitUntil(() => child.exitCode !== null || child.signalCode !== null, 20_000)
    }
    return this.endNow()
  }

  /** The same at once, where nothing can be waited for. */
  endNow(): number {
    this.#stopping = true
    const { exitCode, signalCode } = this.#child ?? { exitCode: 0, signalCode: null }
    if (exitCode === null && signalCode === null) signal(this.pid, 'SIGKILL')
    return endAllIn(this.cluster)
  }

  #begin(): void {
    const { CONFAB_CWD: _, NODE_OPTIONS: __, ...rest } = process.env
    const others = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('CONFAB_')))
    const output = openSync(this.logPath, 'a')
    // A session of its own: a Ctrl-C in the terminal reaches this tool alone, which then ends what it began.
    const child = spawn(process.execPath, ['--conditions=confab-source', program, 'up'], {
      env: { ...others, ...this.env },
      stdio: ['ignore', output, output],
      detached: true,
    })
    closeSync(output)
    this.#child = child
    child.once('exit', (code, name) => {
      if (this.#stopping) return
      if (child.pid !== this.#killed) this.deaths.push(name ?? `exit code ${code}`)
      setTimeout(() => this.#stopping || this.#begin(), 200)
    })
  }
}
