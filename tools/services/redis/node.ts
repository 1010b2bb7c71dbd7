import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../port.ts'
import { Program } from '../program.ts'
import { newFolder } from '../watchdog.ts'
import { ask, redisBinaries } from './binary.ts'
import { settingsOf } from './settings.ts'

const deadline = 5_000

/** One Redis process of ours on loopback, and what a test may do to it. */
export class RedisNode {
  readonly port: number
  readonly url: string
  readonly #cli: string
  readonly #program: Program

  private constructor(port: number, cli: string, program: Program) {
    this.port = port
    this.url = `redis://127.0.0.1:${port}`
    this.#cli = cli
    this.#program = program
  }

  /** Starts one; `flags` are added to those of a Redis that keeps nothing on disk. */
  static async start(name: string, flags: readonly string[] = []): Promise<RedisNode> {
    const { server, cli } = await redisBinaries()
    const port = await freePort()
    const folder = newFolder(name)
    const own = ['--bind', '127.0.0.1', '--port', `${port}`, '--save', '', '--appendonly', 'no', '--dir', folder]
    const file = join(folder, 'redis.conf')
    writeFileSync(file, settingsOf([...own, ...flags]))
    const ready = async (): Promise<boolean> => (await ask(cli, port, 'PING')) === 'PONG'
    const program = new Program({ name, command: server, args: [file], folder, ready, deadline })
    await program.start()
    return new RedisNode(port, cli, program)
  }

  get pid(): number | undefined {
    return this.#program.pid
  }

  get log(): string {
    return this.#program.log
  }

  /** What it answers to a command, as redis-cli prints it. */
  ask(...words: readonly string[]): Promise<string> {
    return ask(this.#cli, this.port, ...words)
  }

  /** SIGKILL: what it kept is gone. */
  kill(): Promise<void> {
    return this.#program.kill()
  }

  /** Starts it again on its port, killing it first if it runs; it comes back empty. */
  restart(): Promise<void> {
    return this.#program.restart()
  }

  /** Lets it stand still: connections stay open, and nothing is answered. */
  freeze(): void {
    this.#program.signal('SIGSTOP')
  }

  thaw(): void {
    this.#program.signal('SIGCONT')
  }

  stop(): Promise<void> {
    return this.#program.kill()
  }
}
