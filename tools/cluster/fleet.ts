import { fileURLToPath } from 'node:url'
import { freePort } from '../services/port.ts'
import { Program } from '../services/program.ts'
import { newFolder } from '../services/watchdog.ts'

const program = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url))

/** ms until a node must be ready, and until one that was asked to end must have ended. */
const startMs = 30_000

/** What all nodes of a fleet share, as variables of their environment. */
export type Shared = Readonly<Record<`CONFAB_${string}`, string>>

/** One node as an operator runs it: on its port, by its name, begun again on the same. */
export class FleetNode {
  readonly name: string
  readonly port: number
  readonly url: string
  readonly #program: Program
  readonly #endMs: number

  private constructor(name: string, port: number, shared: Shared) {
    this.name = name
    this.port = port
    this.url = `http://127.0.0.1:${port}`
    const folder = newFolder(`node-${name}`)
    const env = {
      ...process.env,
      CONFAB_LOG_LEVEL: 'warn',
      CONFAB_PORT: String(port),
      CONFAB_SERVER_ID: name,
      CONFAB_DATA: folder,
      ...shared,
    }
    const { CONFAB_DRAIN_NOTICE_MS: notice = 5_000, CONFAB_DRAIN_MS: drain = 30_000 } = shared
    this.#endMs = Number(notice) + Number(drain) + startMs
    this.#program = new Program({
      name: `node-${name}`,
      command: process.execPath,
      args: ['--conditions=confab-source', '--max-semi-space-size=4', program, 'up'],
      folder,
      env,
      ready: () => this.isReady(),
      deadline: startMs,
      ending: 'SIGTERM',
    })
  }

  static async start(name: string, shared: Shared): Promise<FleetNode> {
    const node = new FleetNode(name, await freePort(), shared)
    await node.#program.start()
    return node
  }

  get log(): string {
    return this.#program.log
  }

  get pid(): number | undefined {
    return this.#program.pid
  }

  /** Whether `/readyz` says so. */
  async isReady(): Promise<boolean> {
    const answer = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined)
    await answer?.body?.cancel()
    return answer?.status === 200
  }

  /** SIGTERM; done when it has moved its clients to others and ended. Answers how it ended. */
  async drain(): Promise<string> {
    this.#program.signal('SIGTERM')
    return this.#program.ended(this.#endMs)
  }

  start(): Promise<void> {
    return this.#program.start()
  }

  kill(): Promise<void> {
    return this.#program.kill()
  }

  stop(): Promise<void> {
    return this.#program.kill()
  }
}

/** Starts so many nodes, one after the other: the first makes the tables. */
export async function startFleet(count: number, shared: Shared): Promise<FleetNode[]> {
  const nodes: FleetNode[] = []
  for (let i = 1; i <= count; i++) nodes.push(await FleetNode.start(`n${i}`, shared))
  return nodes
}
