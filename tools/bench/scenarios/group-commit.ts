import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Figures } from '../figures.ts'
import { cpuMsOf, family, pinned } from '../processes.ts'
import { body, type Scale } from '../scale.ts'
import { type ConfabServer, storeOf } from '../servers/confab.ts'
import { environment, nodeFlags } from '../servers/flags.ts'

const script = new URL('../peers/group-commit.process.ts', import.meta.url).pathname

/** What `pg` and the same PostgreSQL do on the same core, while our server is idle. */
export async function groupCommit(server: ConfabServer, scale: Scale): Promise<Figures> {
  const { pairs: senders, seconds } = scale
  const settings = JSON.stringify({ connection: storeOf(server.data), senders, seconds, body })
  const [command, args] = pinned(process.execPath, [...nodeFlags, '--conditions=confab-source', script, settings])
  const child = spawn(command, args, { env: environment({}), stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => (await lines.next()).value as string | undefined
  if ((await next()) !== 'ready') throw new Error('the group commit did not start')
  const cpu = () => cpuMsOf([child.pid as number, ...family(server.storePid as number)])
  const before = cpu()
  const written = (await next()) ?? '{}'
  const used = cpu() - before
  await ended
  const { count, ms, n, once: distinct } = JSON.parse(written) as Record<string, number>
  if (count === undefined || ms === undefined || n !== distinct || (n ?? 0) < count)
    throw new Error(`rows lost: ${written}`)
  return { 'msg/s': (count / ms) * 1_000, 'CPU µs a message': (used * 1_000) / count }
}
