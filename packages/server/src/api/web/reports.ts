import type { FastifyInstance } from 'fastify'
import { parseBody } from '../body.ts'
import { reportPath } from './headers.ts'

const directives =
  /^(?:default|script|style|img|font|media|connect|manifest|worker|frame|object)-src|^(?:base-uri|form-action|frame-ancestors|require-trusted-types-for|trusted-types)/
const mostReports = 20
const mostBytes = 65_536

type Fields = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The directive that was violated, by one of a fixed list of names. */
function directiveOf(report: unknown): string {
  const outer = isObject(report) ? report : {}
  const inner = [outer['csp-report'], outer.body].find(isObject) ?? {}
  const named = inner.effectiveDirective ?? inner['effective-directive'] ?? inner['violated-directive']
  return directives.exec(String(named))?.[0] ?? 'other'
}

/** Takes what browsers tell of violations of the policy, in both of their forms, and counts them. Nothing else is kept. */
export function takeReports(app: FastifyInstance, count: (directive: string) => void): void {
  const parse = async (_request: unknown, body: unknown) => parseBody(body as Uint8Array)
  for (const type of ['application/csp-report', 'application/reports+json'])
    app.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit: mostBytes }, parse)
  app.post(reportPath, { bodyLimit: mostBytes }, async (request, reply) => {
    const reports: readonly unknown[] = Array.isArray(request.body) ? request.body : [request.body]
    for (const report of reports.slice(0, mostReports)) count(directiveOf(report))
    return reply.code(204).send()
  })
}
