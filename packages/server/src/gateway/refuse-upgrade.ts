import type { Duplex } from 'node:stream'
import { problemOf, problemType, retryAfterHeader } from '../domain/problem.ts'
import type { Refused } from '../domain/refusal.ts'

/** How long an answer may take to go out before the transport is cut, ms. */
const answerPatience = 1_000

/** Answers a handshake over HTTP, as REST would, and ends the transport, whether or not the peer does its part. */
export function refuseUpgrade(raw: Duplex, refused: Refused): void {
  const problem = problemOf(refused)
  const body = JSON.stringify(problem)
  const wait = retryAfterHeader(problem)
  const head = [
    `HTTP/1.1 ${problem.status} Refused`,
    `Content-Type: ${problemType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(wait === undefined ? [] : [`Retry-After: ${wait}`]),
    'Connection: close',
  ]
  raw.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => raw.destroy())
  setTimeout(() => raw.destroy(), answerPatience).unref()
}
