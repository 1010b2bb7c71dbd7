import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { family, pinned } from './processes.ts'

const root = new URL('../../', import.meta.url).pathname

/** Rate limits are not what is measured; the output says that they are raised. */
const raised = {
  CONFAB_SENDS_PER_SECOND: '1000000',
  CONFAB_SEND_BURST: '1000000',
  CONFAB_FRAMES_PER_SECOND: '1000000',
  CONFAB_FRAME_BURST: '1000000',
  CONFAB_CONNECTIONS_PER_ADDRESS: '100000',
  CONFAB_REQUESTS_PER_SECOND: '1000000',
  CONFAB_REQUEST_BURST: '1000000',
}

const secret = 'a secret of the benchmark, never used elsewhere'

/** Server and PostgreSQL together on one core; what they hold and use can be read while they run. */
export interface MeasuredServer {
  readonly port: number
  /** The process of the server alone. */
  readonly pid: number
  /** All processes: the server and its PostgreSQL. */
  readonly root: number
  stop(): Promise<void>
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

async function ready(port: number, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    if (answer?.status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the server did not become ready')
}

/** Starts `confab up` in a fresh data folder, pinned to core 0. */
export async function startServer(): Promise<MeasuredServer> {
  const port = await freePort()
  const data = mkdtempSync(join(tmpdir(), 'confab-bench-'))
  const flags = ['--max-semi-space-size=4', '--conditions=confab-source', join(root, 'packages/cli/src/main.ts'), 'up']
  const [command, args] = pinned(0, process.execPath, flags)
  const env = {
    ...process.env,
    ...raised,
    MALLOC_ARENA_MAX: '1',
    CONFAB_PORT: String(port),
    CONFAB_DATA: data,
    CONFAB_JWT_SECRET: secret,
    CONFAB_LOG_LEVEL: 'warn',
  }
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  await ready(port, child)
  const pid = child.pid as number
  return {
    port,
    pid: serverPid(pid),
    root: pid,
    stop: async () => {
      child.kill('SIGTERM')
      await new Promise((resolve) => child.once('exit', resolve))
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** `taskset` replaces itself with the command; a wrapper of another kind would stay in between. */
function serverPid(pid: number): number {
  const found = family(pid).find((one) => readFileSync(`/proc/${one}/cmdline`, 'utf8').includes('cli/src/main.ts'))
  return found ?? pid
}

/** An HS256 token for an hour; made here, so that the load does not measure a JWT library. */
export function token(user: string): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1_000)
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: user, iat: now, exp: now + 3_600 })}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}
