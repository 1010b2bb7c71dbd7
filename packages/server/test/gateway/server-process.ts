import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const main = join(import.meta.dirname, '../../../cli/src/main.ts')

/** `confab up` as a process of its own, and all that it prints. */
export class ServerProcess {
  out = ''
  err = ''
  readonly dataDir = mkdtempSync(join(tmpdir(), 'confab-process-'))
  readonly ended: Promise<number | null>
  readonly #child: ChildProcess

  constructor(env: Readonly<Record<string, string>>) {
    const given = { ...process.env, CONFAB_PORT: '0', CONFAB_DATA: this.dataDir, ...env }
    this.#child = spawn(process.execPath, ['--conditions=confab-source', main, 'up'], { cwd: this.dataDir, env: given })
    this.#child.stdout?.on('data', (part: Buffer) => {
      this.out += part
    })
    this.#child.stderr?.on('data', (part: Buffer) => {
      this.err += part
    })
    this.ended = new Promise((resolve) => this.#child.on('close', resolve))
  }

  /** Where it listens, once it says so. */
  async url(): Promise<string> {
    for (;;) {
      const [, url] = /Confab is ready\s+(\S+)/.exec(this.out) ?? []
      if (url !== undefined) return url
      const pause = new Promise<'later'>((resolve) => setTimeout(resolve, 50, 'later'))
      if ((await Promise.race([this.ended, pause])) !== 'later') throw new Error(`it ended:\n${this.out}\n${this.err}`)
    }
  }

  /** What its PostgreSQL says. */
  storeLog(): string {
    return readFileSync(join(this.dataDir, 'postgres.log'), 'utf8')
  }

  get postmaster(): number {
    return Number(readFileSync(join(this.dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  }

  /** SIGKILL; done when it is gone. Its PostgreSQL lives on, if it has one. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.ended
  }

  /** Ends it in order and removes its data; answers its exit code. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM')
    const code = await this.ended
    rmSync(this.dataDir, { recursive: true, force: true })
    return code
  }
}
