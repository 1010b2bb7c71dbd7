import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lastLines, until } from './deadline.ts'
import { free, guard } from './watchdog.ts'

export interface Recipe {
  /** As errors call it. */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** Its working folder; its log is written beside what it keeps there. */
  readonly folder: string
  readonly env?: NodeJS.ProcessEnv
  /** Whether it answers, asked until it says true; `written` reads what it logged since this start. */
  readonly ready: (written: () => string) => boolean | Promise<boolean>
  /** ms from the start until it must be ready */
  readonly deadline: number
  /** How it is asked to end; SIGKILL if not given, for what keeps nothing. */
  readonly ending?: NodeJS.Signals
}

const patience = 5_000

/** One outside program, which can be killed and started again with the same arguments. */
export class Program {
  readonly log: string
  #recipe: Recipe
  #child: ChildProcess | undefined
  #exited: Promise<void> = Promise.resolve()
  #end: string | undefined
  /** Bytes of its log that are of earlier starts. */
  #logged = 0

  constructor(recipe: Recipe) {
    this.#recipe = recipe
    this.log = join(recipe.folder, `${recipe.name.replace(/\W+/g, '-')}.log`)
  }

  /** The pid of the running program; undefined when it doesn't run. */
  get pid(): number | undefined {
    return this.#end === undefined ? this.#child?.pid : undefined
  }

  /** Starts it and waits until it is ready; throws with the last lines of its log. */
  async start(): Promise<void> {
    this.spawn()
    try {
      await this.ready()
    } catch (error) {
      await this.kill()
      throw error
    }
  }

  /** Starts it without waiting. */
  spawn(): void {
    if (this.pid !== undefined) throw new Error(`${this.#recipe.name} runs already`)
    const { command, args, folder, env, ending } = this.#recipe
    const out = openSync(this.log, 'a')
    const stdio = ['ignore', out, out] as const
    this.#logged = fstatSync(out).size
    const child = spawn(command, args, { cwd: folder, env: env ?? process.env, stdio: [...stdio], detached: true })
    closeSync(out)
    // Whoever forgets to stop it may still end; the watchdog does the rest.
    child.unref()
    this.#child = child
    this.#end = undefined
    const { pid } = child
    if (pid !== undefined) guard(pid, ending ?? 'SIGKILL')
    this.#exited = new Promise((resolve) => {
      const ended = (how: string): void => {
        this.#end ??= how
        if (pid !== undefined) free(pid)
        resolve()
      }
      child.once('exit', (code, signal) => ended(`ended by itself, with ${signal ?? `exit code ${code}`}`))
      child.once('error', (error) => ended(`could not be started: ${error.message}`))
    })
  }

  async ready(): Promise<void> {
    await until({
      what: `${this.#recipe.name} to be ready`,
      deadline: this.#recipe.deadline,
      check: () => this.#recipe.ready(() => readFileSync(this.log).toString('utf8', this.#logged)),
      hopeless: () => this.#end,
      detail: () => lastLines(this.log),
    })
  }

  signal(signal: NodeJS.Signals): void {
    if (this.pid === undefined) throw new Error(`${this.#recipe.name} does not run: ${this.#end ?? 'never started'}`)
    this.#child?.kill(signal)
  }

  /** Waits until it has ended, by itself or as it was asked to; answers how. Throws when `ms` are over. */
  async ended(ms: number): Promise<string> {
    const what = `${this.#recipe.name} to end`
    await until({ what, deadline: ms, check: () => this.#end !== undefined, detail: () => lastLines(this.log) })
    return this.#end ?? ''
  }

  /** SIGKILL; done when it is gone. */
  async kill(): Promise<void> {
    if (this.pid !== undefined) this.signal('SIGKILL')
    await this.#gone()
  }

  /** Starts it again as it was, killing it first if it runs. */
  async restart(): Promise<void> {
    await this.kill()
    await this.start()
  }

  /** Asks it to end, and kills it if it does not. */
  async stop(): Promise<void> {
    if (this.pid === undefined) return this.#gone()
    this.signal(this.#recipe.ending ?? 'SIGKILL')
    this.signal('SIGCONT')
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), patience)
    await this.#gone()
    clearTimeout(timer)
  }

  async #gone(): Promise<void> {
    let gone = false
    void this.#exited.then(() => {
      gone = true
    })
    await until({ what: `${this.#recipe.name} to end`, deadline: 2 * patience, check: () => gone, every: 5 })
  }
}
