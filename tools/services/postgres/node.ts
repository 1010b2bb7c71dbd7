import { appendFileSync, chownSync } from 'node:fs'
import { join } from 'node:path'
import { postmasterFamily, signal, waitUntil, workingIn } from '../../crash/processes.ts'
import { runCommand } from '../install/command.ts'
import { freePort } from '../port.ts'
import { Program } from '../program.ts'
import { newFolder } from '../watchdog.ts'
import type { PostgresBinaries } from './binary.ts'

const deadline = 60_000
const user = 'postgres'

/** Writes the data of a cluster into a folder that is not there yet. */
export type Fill = (
  data: string,
  run: (program: string, ...args: readonly string[]) => Promise<string>,
) => Promise<void>

/** One PostgreSQL of ours on loopback, and what a test may do to it. */
export class PostgresNode {
  readonly port: number
  readonly data: string
  /** `postgres://user@host:port/database`, of a superuser without a password */
  readonly url: string
  readonly #binaries: PostgresBinaries
  readonly #program: Program

  private constructor(binaries: PostgresBinaries, port: number, data: string, program: Program) {
    this.#binaries = binaries
    this.port = port
    this.data = data
    this.url = `postgres://${user}@127.0.0.1:${port}/postgres`
    this.#program = program
  }

  /** `prepare` may do something to its folder before anything is in it, such as mount a disk there. */
  static async start(
    binaries: PostgresBinaries,
    name: string,
    fill: Fill,
    prepare: (folder: string) => Promise<void> = async () => undefined,
  ): Promise<PostgresNode> {
    const port = await freePort()
    const folder = newFolder(name)
    await prepare(folder)
    const { prefix, owner } = binaries
    if (owner) chownSync(folder, owner.uid, owner.gid)
    const data = join(folder, 'data')
    await fill(data, (program, ...args) => run(binaries, folder, program, args))
    const [command = '', ...args] = [...prefix, join(binaries.folder, 'postgres'), '-D', data, '-c', `port=${port}`]
    const ready = async (): Promise<boolean> => (await ask(binaries, port, 'select 1')) === '1'
    const program = new Program({ name, command, args, folder, ready, deadline, ending: 'SIGINT' })
    await program.start()
    return new PostgresNode(binaries, port, data, program)
  }

  get pid(): number | undefined {
    return this.#program.pid
  }

  get log(): string {
    return this.#program.log
  }

  /** What it answers to a statement: columns separated by `|`, rows by line ends. */
  ask(sql: string): Promise<string> {
    return ask(this.#binaries, this.port, sql)
  }

  /** Runs a program of PostgreSQL as the user to whom the data belongs. */
  run(program: string, ...args: readonly string[]): Promise<string> {
    return run(this.#binaries, join(this.data, '..'), program, args)
  }

  /** Adds a line to its settings, for the next start. */
  configure(line: string): void {
    appendFileSync(join(this.data, 'postgresql.conf'), `${line}\n`)
  }

  /** SIGKILL to all its processes at once, as when the machine dies. */
  async kill(): Promise<void> {
    const family = this.#family()
    for (const pid of family) signal(pid, 'SIGKILL')
    await this.#program.kill()
    // A backend that still holds the shared memory would keep the next start from coming up.
    if (!(await waitUntil(() => workingIn(this.data).length === 0, 5_000))) {
      throw new Error(`processes of PostgreSQL outlived SIGKILL: ${workingIn(this.data).join(', ')}`)
    }
  }

  /** Starts it again on its data and its port, killing it first if it runs; done when it answers. */
  async restart(): Promise<void> {
    await this.kill()
    await this.#program.start()
  }

  /** Lets all its processes stand still: connections stay, nothing is answered. */
  freeze(): void {
    for (const pid of this.#family()) signal(pid, 'SIGSTOP')
  }

  thaw(): void {
    for (const pid of this.#family().reverse()) signal(pid, 'SIGCONT')
  }

  /** Ends it in order, connections or not. */
  async stop(): Promise<void> {
    this.thaw()
    await this.#program.stop()
  }

  #family(): number[] {
    return this.pid === undefined ? [] : postmasterFamily(this.pid)
  }
}

function run(binaries: PostgresBinaries, cwd: string, program: string, words: readonly string[]): Promise<string> {
  const [command = '', ...args] = [...binaries.prefix, join(binaries.folder, program), ...words]
  return runCommand({ command, args, cwd, deadline })
}

async function ask({ folder }: PostgresBinaries, port: number, sql: string): Promise<string> {
  const who = ['-h', '127.0.0.1', '-p', `${port}`, '-U', user, '-d', 'postgres']
  const env = { ...process.env, PGCONNECT_TIMEOUT: '5' }
  const args = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', ...who, '-c', sql]
  return (await runCommand({ command: join(folder, 'psql'), args, env, deadline: 30_000 })).trim()
}
