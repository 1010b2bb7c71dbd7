import { setTimeout as sleep } from 'node:timers/promises'
import type { ClusterNode } from '../cluster/node.ts'
import { sumOf } from '../cluster/reading.ts'

export interface Look {
  /** ms of a clock that only runs forward */
  readonly at: number
  /** From 0. */
  readonly node: number
  readonly is: 'well' | 'degraded' | 'unready' | 'silent'
  readonly why: string
}

interface Told {
  readonly reasons?: readonly string[]
  readonly degraded?: readonly string[]
}

async function lookAt(url: string): Promise<Pick<Look, 'is' | 'why'>> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(4_000) })
    const { reasons = [], degraded = [] } = (await answer.json()) as Told
    if (answer.status !== 200) return { is: 'unready', why: reasons.join('; ') }
    return degraded.length === 0 ? { is: 'well', why: '' } : { is: 'degraded', why: degraded.join('; ') }
  } catch {
    return { is: 'silent', why: '' }
  }
}

/** Of what a node holds for its clients: nothing is left when they have gone. */
const mustBeNone = ['mailboxBytes', 'sends', 'syncs', 'pulls', 'fetches', 'heldRanges', 'pendingCommands'] as const

function held(metrics: string, what: string): number {
  return Number(new RegExp(`^confab_held\\{[^}]*what="${what}"[^}]*\\} (\\S+)$`, 'm').exec(metrics)?.[1] ?? 0)
}

async function metricsOf(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(2_000) })).text()
}

/** Asks each node how it is, as a balancer and a Prometheus do, several times a second. */
export class HealthWatch {
  readonly looks: Look[] = []
  /** The most that all mailboxes of one node held, bytes. */
  mailboxBytes = 0
  /** Slow readers that nodes closed, as far as they told before they died. */
  slowClosed = 0
  readonly #nodes: readonly ClusterNode[]
  readonly #over = new AbortController()
  readonly #ends: Promise<unknown>

  constructor(nodes: readonly ClusterNode[]) {
    this.#nodes = nodes
    this.#ends = Promise.all(nodes.map((_, node) => this.#watch(node)))
  }

  async end(): Promise<void> {
    this.#over.abort()
    await this.#ends
  }

  /** The moment from which on each node was well each time; undefined: some is not. */
  wellSince(from: number): number | undefined {
    const last = this.#nodes.map((_, node) => this.looks.filter((look) => look.node === node && look.at > from))
    if (last.some((looks) => looks.at(-1)?.is !== 'well')) return undefined
    const since = last.map((looks) => looks[looks.findLastIndex(({ is }) => is !== 'well') + 1]?.at ?? from)
    return Math.max(...since)
  }

  /** What is still held for clients who have gone, on nodes that answer. */
  async left(): Promise<string[]> {
    const each = this.#nodes.map(async ({ name, url }) => {
      const metrics = await metricsOf(url)
      return mustBeNone.filter((what) => held(metrics, what) > 0).map((what) => `${name}: ${what}`)
    })
    return (await Promise.all(each)).flat()
  }

  async #watch(node: number): Promise<void> {
    const { url } = this.#nodes[node] as ClusterNode
    for (let turn = 0; !this.#over.signal.aborted; turn++) {
      const at = performance.now()
      this.looks.push({ at, node, ...(await lookAt(url)) })
      if (turn % 4 === 0) await this.#weigh(url).catch(() => undefined)
      await sleep(250, undefined, { signal: this.#over.signal }).catch(() => undefined)
    }
  }

  async #weigh(url: string): Promise<void> {
    const metrics = await metricsOf(url)
    this.mailboxBytes = Math.max(this.mailboxBytes, held(metrics, 'mailboxBytes'))
    this.slowClosed = Math.max(this.slowClosed, sumOf(metrics, 'confab_closes_total{code="4003"'))
  }
}
