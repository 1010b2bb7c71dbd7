import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { formatReport, verifyFiles } from '@confab/verify'
import { readWhole } from '../../packages/cli/src/replay/full-reader.ts'
import { Trace } from '../../packages/cli/src/replay/tracing.ts'
import type { Target } from '../../packages/cli/src/talk/target.ts'
import type { Program } from '../services/program.ts'
import { Balance, settledMs } from './balance.ts'
import { Crowd } from './crowd.ts'
import { drain, type Scene } from './scene.ts'
import { targetAt } from './target.ts'

/** What a rolling replacement of all nodes looked like to the clients. */
export interface Rolled {
  readonly clients: number
  readonly sent: number
  /** How each node ended, in turn. */
  readonly ends: readonly string[]
  readonly failures: readonly string[]
  readonly behind: readonly string[]
  /** Times that a client had no connection. */
  readonly outages: number
  /** What the checker found; undefined: nothing. */
  readonly violations: string | undefined
  /** From `send` to each reader, ms. */
  readonly delayP99: number
  readonly delayMost: number
  readonly deliveries: number
  /** The most that a node in service had of the average, and the connections of all then. */
  readonly worstShare: number
  readonly worstWhen: string
}

/** A node that ends, and what comes in its place. */
export interface Replacement {
  readonly name: string
  readonly from: Program
  readonly to: Program
  /** What is looked at once it is there; it gets as whom one may look. */
  readonly look?: (target: Target) => Promise<void>
}

/** Replaces each node in turn while `clients` talk, or makes these replacements. `tell` gets a line a step. */
export async function roll(
  { nodes, haproxy, url, jwtSecret }: Scene,
  folder: string,
  clients: number,
  tell: (line: string) => void,
  replacements: readonly Replacement[] = nodes.map(({ name, program }) => ({ name, from: program, to: program })),
): Promise<Rolled> {
  const target = targetAt(url, jwtSecret, randomUUID())
  const trace = new Trace(join(folder, 'roll.jsonl'), Date.now)
  const crowd = new Crowd(target, trace)
  const balance = new Balance(haproxy, () => crowd.count)
  try {
    await crowd.come(clients)
    tell(`${crowd.count} clients talk`)
    const ends: string[] = []
    for (const replacement of replacements) {
      ends.push(await replace(replacement, tell))
      await replacement.look?.(target)
      // As an operator would: the next one when this one has its share.
      await sleep(settledMs)
    }
    balance.stop()
    await crowd.end()
    const heads = new Map<string, number>()
    for (const id of crowd.groups) heads.set(id, await readWhole(target, id, trace))
    const behind = await crowd.finish(heads)
    trace.close()
    const report = verifyFiles([trace.path])
    const { delays, sent, failures, outages } = crowd
    return {
      clients,
      sent,
      ends,
      failures,
      behind,
      outages,
      violations: report.ok ? undefined : formatReport(report),
      delayP99: delays.at(0.99),
      delayMost: delays.at(1),
      deliveries: delays.count,
      worstShare: balance.worst,
      worstWhen: balance.when,
    }
  } finally {
    balance.stop()
    crowd.close()
  }
}

/** ms. What an end takes beyond the drain. */
const endMs = 20_000

async function replace({ name, from, to }: Replacement, tell: (line: string) => void): Promise<string> {
  const began = performance.now()
  from.signal('SIGTERM')
  const end = await from.ended(drain.notice + drain.most + endMs)
  const took = ((performance.now() - began) / 1_000).toFixed(1)
  await to.start()
  tell(`${name} replaced: it ${end} after ${took} s, and is ready again`)
  return end
}
