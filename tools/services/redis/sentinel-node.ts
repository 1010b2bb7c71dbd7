import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../port.ts'
import { Program } from '../program.ts'
import { newFolder } from '../watchdog.ts'
import { ask, redisBinaries } from './binary.ts'

/** What the primary is called by the Sentinels. */
export const primaryName = 'confab'

function settings(port: number, primary: number): string {
  return [
    `port ${port}`,
    'bind 127.0.0.1',
    `sentinel monitor ${primaryName} 127.0.0.1 ${primary} 2`,
    `sentinel down-after-milliseconds ${primaryName} 1000`,
    `sentinel failover-timeout ${primaryName} 5000`,
    '',
  ].join('\n')
}

/** One Sentinel; it writes into its file what it learns. */
export class SentinelNode {
  readonly port: number
  readonly program: Program
  readonly #cli: string

  private constructor(port: number, cli: string, program: Program) {
    this.port = port
    this.#cli = cli
    this.program = program
  }

  static async start(name: string, primary: number): Promise<SentinelNode> {
    const { server, cli } = await redisBinaries()
    const port = await freePort()
    const folder = newFolder(name)
    const file = join(folder, 'sentinel.conf')
    writeFileSync(file, settings(port, primary))
    const ready = async (): Promise<boolean> => (await ask(cli, port, 'PING')) === 'PONG'
    const args = [file, '--sentinel']
    const program = new Program({ name, command: server, args, folder, ready, deadline: 5_000 })
    await program.start()
    return new SentinelNode(port, cli, program)
  }

  /** What it knows of the primary: names and values in turn. */
  async #knows(): Promise<Map<string, string>> {
    const words = (await ask(this.#cli, this.port, 'SENTINEL', 'MASTER', primaryName)).split('\n')
    return new Map(words.flatMap((word, i) => (i % 2 === 0 ? [[word, words[i + 1] ?? ''] as const] : [])))
  }

  /** The port of the one that it takes for the primary. */
  async primary(): Promise<number> {
    return Number((await this.#knows()).get('port'))
  }

  /** Whether it knows the replica and both other Sentinels: earlier, a failover would be given up. */
  async knowsAll(): Promise<boolean> {
    const known = await this.#knows()
    const flags = known.get('flags') === 'master'
    return flags && known.get('num-slaves') === '1' && known.get('num-other-sentinels') === '2'
  }
}
