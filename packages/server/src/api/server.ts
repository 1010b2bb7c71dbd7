import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Limits } from '../domain/limits.ts'
import { problemOf, problemType } from '../domain/problem.ts'
import { Refused } from '../domain/refusal.ts'

export interface Tls {
  /** PEM. */
  readonly cert: string
  readonly key: string
}

/** Transports beyond the sockets that may be open: handshakes and requests under way. */
const spare = 5_000

/** The server on whose port all is served: with its patience limited, so that a byte a second is cut. */
export function makeServer(listener: RequestListener, limits: Limits, tls: Tls | undefined): Server {
  const options: ServerOptions = {
    requestTimeout: limits.requestMs,
    headersTimeout: limits.requestHeadersMs,
    keepAliveTimeout: limits.keepAliveMs,
    // How often Node looks for requests that are late.
    connectionsCheckingInterval: Math.max(50, Math.min(1_000, limits.requestHeadersMs / 2)),
    maxHeaderSize: 16_384,
    noDelay: true,
  }
  const patience = { handshakeTimeout: limits.requestHeadersMs }
  const server = tls ? createTlsServer({ ...options, ...tls, ...patience }, listener) : createServer(options, listener)
  server.maxConnections = limits.connections + spare
  server.setTimeout(Math.max(limits.keepAliveMs, limits.requestMs) + 5_000)
  return server
}

const rawErrors: Readonly<Record<string, readonly [refused: Refused, status: number]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [new Refused('tooSlow', 'the request did not arrive whole in time'), 408],
  HPE_HEADER_OVERFLOW: [new Refused('tooLarge', 'the headers are over 16 KB'), 431],
}
const malformed = [new Refused('badRequest', 'not HTTP/1.1 as the RFC says'), 400] as const

/** How long an answer may take to go out before the transport is cut, ms. */
const answerPatience = 1_000

/** Answers what never became a request, and ends the connection. */
export function refuseRaw(error: Error & { code?: string }, socket: Socket): void {
  const isSpeechless = error.code === 'ECONNRESET' || /^ERR_(?:TLS|SSL)_/.test(error.code ?? '')
  if (isSpeechless || !socket.writable) {
    socket.destroy()
    return
  }
  const [refused, status] = rawErrors[error.code ?? ''] ?? malformed
  const body = JSON.stringify(problemOf(refused, status))
  const head = `HTTP/1.1 ${status} Refused\r\nContent-Type: ${problemType}\r\nContent-Length: ${Buffer.byteLength(body)}`
  socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`, () => socket.destroy())
  // One who does not read keeps no transport.
  setTimeout(() => socket.destroy(), answerPatience).unref()
}
