import type { FastifyPluginCallback } from 'fastify'
import type { MetricsAsked } from './metrics-guard.ts'

/** What the health routes ask. */
export interface HealthOptions {
  /** Reasons why this node should get no traffic; empty: ready. */
  readonly unready: () => readonly string[]
  /** What does not work as it should, while the node serves all the same: told beside `ready`. */
  readonly degraded?: () => readonly string[]
  /** Checks of what stands around it, each with its name: a rejection or no answer within a second is a reason. */
  readonly checks?: Readonly<Record<string, () => Promise<void>>>
  readonly metrics: { text(): Promise<string>; readonly contentType: string }
  /** Throws Refused at those who may not read the metrics; not given: all may. */
  readonly guard?: (asked: MetricsAsked) => void
}

const checkMs = 1_000

async function failed(name: string, check: () => Promise<void>): Promise<string | undefined> {
  const { promise, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(reject, checkMs, undefined)
  timer.unref()
  try {
    await Promise.race([check(), promise])
    return undefined
  } catch {
    return `${name} does not answer`
  } finally {
    clearTimeout(timer)
  }
}

/** Why this node should get no traffic now. Texts are ours: none quotes an error. */
export async function reasonsAgainst({ unready, checks = {} }: HealthOptions): Promise<string[]> {
  const asked = await Promise.all(Object.entries(checks).map(([name, check]) => failed(name, check)))
  return [...unready(), ...asked.filter((reason) => reason !== undefined)]
}

/**
 * `/healthz`: the process lives. `/readyz`: it wants traffic, and what is degraded; else 503 with reasons. `/metrics`: for Prometheus.
 * A plugin for the fastify of the API.
 */
export function health(options: HealthOptions): FastifyPluginCallback {
  return (app, _, done) => {
    app.get('/healthz', () => ({ status: 'alive' }))
    app.get('/readyz', async (_request, reply) => {
      const reasons = await reasonsAgainst(options)
      const degraded = options.degraded?.() ?? []
      if (reasons.length === 0) return { status: 'ready', ...(degraded.length > 0 ? { degraded } : {}) }
      return reply.code(503).header('retry-after', '1').send({ status: 'unready', reasons })
    })
    app.get('/metrics', async (request, reply) => {
      options.guard?.(request)
      const text = await options.metrics.text()
      return reply.header('content-type', options.metrics.contentType).send(text)
    })
    done()
  }
}
