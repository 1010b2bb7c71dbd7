import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** A folder for one test file, in which all commands are called. */
export function makeFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'confab-real-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** `confab` as a process of its own, with what it printed so far. */
export class Called {
  out = ''
  err = ''
  readonly #child: ChildProcess
  readonly #looking = new Set<() => void>()
  readonly ended: Promise<number | null>

  /** `into`: a command of the shell that reads what it prints. */
  constructor(cwd: string, argv: readonly string[], env: Readonly<Record<string, string>> = {}, into?: string) {
    const { CONFAB_CWD: _, ...rest } = process.env
    const command = [process.execPath, '--conditions=confab-source', main, ...argv]
    const line = into === undefined ? command : ['/bin/sh', '-c', `"$@" | ${into}`, 'sh', ...command]
    const [file = '', ...args] = line
    this.#child = spawn(file, args, { cwd, env: { ...rest, ...env } })
    this.#child.stdout?.on('data', (part: Buffer) => this.#heard('out', part))
    this.#child.stderr?.on('data', (part: Buffer) => this.#heard('err', part))
    this.ended = new Promise((resolve) => this.#child.on('close', resolve))
  }

  type(line: string): void {
    this.#child.stdin?.write(`${line}\n`)
  }

  endInput(): void {
    this.#child.stdin?.end()
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  /** Waits until it has printed something like that; fails when it ends before. */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.out)
      if (found) return found
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#looking.add(resolve)
      const ended = await Promise.race([promise, this.ended.then(() => true)])
      if (ended && !pattern.test(this.out)) throw new Error(`it ended without ${pattern}:\n${this.out}\n${this.err}`)
    }
  }

  #heard(to: 'out' | 'err', part: Buffer): void {
    this[to] += part
    for (const look of this.#looking) look()
    this.#looking.clear()
  }
}
