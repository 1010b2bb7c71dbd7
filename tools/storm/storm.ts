import { setTimeout as sleep } from 'node:timers/promises'
import { formatReport, verifyFiles } from '@confab/verify'
import { Cast, type Numbers } from './cast.ts'
import type { Tally } from './herd-client.ts'
import type { Scene } from './scene.ts'
import type { Phase } from './talk.ts'

export interface Plan extends Numbers {
  /** How long is measured before, ms. */
  readonly calmMs: number
  /** How long everybody may take to be whole again, ms. */
  readonly mostMs: number
  /** Redis stays as it is. */
  readonly keepsRedis?: boolean
}

/** What became of it. Times from the death of the node on, ms; undefined: not within `mostMs`. */
export interface Weathered {
  readonly connectedMs: number | undefined
  readonly wholeMs: number | undefined
  /** Undefined, too, where Redis was kept. */
  readonly redisMs: number | undefined
  readonly tally: Tally
  readonly before: Phase
  readonly meanwhile: Phase
  /** Who did not get all that was acknowledged. */
  readonly behind: readonly string[]
  /** Entries that were given twice or with a hole, to the herd and to the others. */
  readonly wrong: number
  /** Sends that were not acknowledged: of the others, and of those on the SDK. */
  readonly failed: number
  readonly said: number
  /** What the checker found in the traces of those on the SDK; undefined: nothing. */
  readonly violations: string | undefined
}

/** Redis' primary is killed so long after the node, ms: the first are back, most are not. */
const betweenMs = 500

/** Kills the node that all are on, and Redis while they return to the others. `tell` gets a line a step. */
export async function storm(
  scene: Scene,
  folder: string,
  plan: Plan,
  tell: (line: string) => void,
): Promise<Weathered> {
  const cast = await Cast.gather(scene, folder, plan)
  try {
    tell(`${plan.clients} clients and ${plan.traced} on the SDK are on one node, ${plan.bystanders} on the others`)
    await sleep(1_000)
    await cast.bystanders.phase()
    await sleep(plan.calmMs)
    const before = await cast.bystanders.phase()
    const back = await blow(scene, cast, plan, tell)
    const meanwhile = await cast.bystanders.phase()
    return { ...back, before, meanwhile, tally: cast.herd.tally, ...(await judge(cast)) }
  } finally {
    cast.leave()
  }
}

type Back = Pick<Weathered, 'connectedMs' | 'wholeMs' | 'redisMs'>

async function blow(scene: Scene, { doors, herd }: Cast, plan: Plan, tell: (line: string) => void): Promise<Back> {
  tell(`${doors.doomed.name} is killed`)
  const began = performance.now()
  const since = (): number => performance.now() - began
  const until = async (check: () => boolean) => ((await herd.becomes(check, plan.mostMs)) ? since() : undefined)
  herd.recount()
  doors.shut()
  await doors.doomed.program.kill()
  const progress = setInterval(() => tell(`  ${herd.connected} connected, ${herd.whole} whole`), 2_000)
  const [connectedMs, wholeMs, redisMs] = await Promise.all([
    until(() => herd.connected === plan.clients),
    until(() => herd.whole === plan.clients),
    plan.keepsRedis ? undefined : failOver(scene, tell).then(since),
  ])
  clearInterval(progress)
  return { connectedMs, wholeMs, redisMs }
}

async function failOver({ redis }: Scene, tell: (line: string) => void): Promise<void> {
  await sleep(betweenMs)
  const primary = await redis.primary()
  await primary.kill()
  tell('the primary of Redis is killed')
  await redis.failover(primary)
  tell('Redis has another primary')
}

/** Nobody says anything new; everybody is to have all that was acknowledged. */
async function judge(cast: Cast): Promise<Pick<Weathered, 'behind' | 'wrong' | 'failed' | 'said' | 'violations'>> {
  await cast.crowd.end()
  const end = await cast.bystanders.end()
  const heads = new Map(end.heads)
  await cast.herd.becomes(() => cast.herd.behind(heads).length === 0, 10_000)
  const behind = [...cast.herd.behind(heads), ...(await cast.finishTraced())]
  const report = verifyFiles([cast.trace.path])
  return {
    behind,
    wrong: cast.herd.wrong + end.gaps,
    failed: end.failed + cast.crowd.failures.length,
    said: end.said + cast.crowd.sent,
    violations: report.ok ? undefined : formatReport(report),
  }
}
