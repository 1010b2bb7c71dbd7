import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Figures } from '../figures.ts'
import { pinned } from '../processes.ts'
import { type ConfabServer, storeOf } from '../servers/confab.ts'
import { environment, nodeFlags } from '../servers/flags.ts'
import { meter } from '../servers/meter.ts'

const script = new URL('store.process.ts', import.meta.url).pathname

/** Our store in a process of its own, on the same core as its PostgreSQL, while the server is idle. */
async function inProcess(server: ConfabServer, what: 'cursors' | 'list', seconds: number) {
  const settings = JSON.stringify({ connection: storeOf(server.data), what, seconds, bodyBytes: 200 })
  const [command, args] = pinned(process.execPath, [...nodeFlags, '--conditions=confab-source', script, settings])
  const child = spawn(command, args, { env: environment({}), stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => (await lines.next()).value as string | undefined
  if ((await next()) !== 'ready') throw new Error(`${what} did not start`)
  const read = meter({ ...server, pid: child.pid as number })
  const written = (await next()) ?? '{}'
  const used = read()
  await ended
  const found = JSON.parse(written) as Record<string, number>
  if (found.count === undefined || found.count !== found.wanted) throw new Error(`rows lost: ${written}`)
  return { found, others: used.others }
}

/** Read cursors that PostgreSQL moves, in batches of 2,000 distinct rows. */
export async function cursors(server: ConfabServer, seconds: number): Promise<Figures> {
  const { found, others } = await inProcess(server, 'cursors', seconds)
  return { 'moved/s': ((found.count ?? 0) / (found.ms ?? Number.NaN)) * 1_000, 'others %': others }
}

/** The conversation list of one user with unread counts, over one connection. */
export async function list(server: ConfabServer, seconds: number): Promise<Figures> {
  const { found, others } = await inProcess(server, 'list', seconds)
  if (found.unread !== 1_000) throw new Error(`${found.unread} unread, not 1,000`)
  return { 'p50 ms': found.p50 ?? Number.NaN, 'p99 ms': found.p99 ?? Number.NaN, 'others %': others }
}
