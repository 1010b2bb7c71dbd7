import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { closes } from '@confab/protocol'
import { subprotocol } from '@confab/protocol/plain'
import type { Refused } from '../domain/refusal.ts'
import { speaksOurs } from './credentials.ts'
import { refuseUpgrade } from './refuse-upgrade.ts'

/** How long the peer may take to end its part, ms. */
const patience = 1_000
const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/**
 * Turns away who may not come in now by an upgrade that closes at once, with its code and when to come again: a browser
 * cannot read the status of a handshake. Both in one write, with no token looked at and nothing of the engine. Beyond
 * so many that have not ended it is the plain answer over HTTP.
 */
export class Goodbyes {
  readonly #most: number
  #open = 0

  constructor(most: number) {
    this.#most = most
  }

  say(request: IncomingMessage, raw: Duplex, refused: Refused): void {
    const answer = this.#open < this.#most ? handshake(request) : undefined
    if (answer === undefined) return refuseUpgrade(raw, refused)
    this.#open++
    raw.once('close', () => this.#open--)
    // Destroyed before the peer has read it, it might not read it at all.
    raw.once('end', () => raw.destroy())
    raw.end(Buffer.concat([Buffer.from(answer), closeFrame(refused)]))
    raw.resume()
    setTimeout(() => raw.destroy(), patience).unref()
  }
}

/** The answer that opens a socket; undefined: this is no handshake to be answered so. */
function handshake({ headers }: IncomingMessage): string | undefined {
  const key = headers['sec-websocket-key']
  const isWebSocket = headers.upgrade?.toLowerCase() === 'websocket' && headers['sec-websocket-version'] === '13'
  if (!isWebSocket || key === undefined || !/^[+/0-9A-Za-z]{22}==$/.test(key)) return undefined
  const offered = headers['sec-websocket-protocol']
  if (!speaksOurs(offered)) return undefined
  const accept = createHash('sha1')
    .update(key + guid)
    .digest('base64')
  const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade']
  const protocol = offered === undefined ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`]
  return `${[...head, `Sec-WebSocket-Accept: ${accept}`, ...protocol].join('\r\n')}\r\n\r\n`
}

/** At most 123 B of reason fit, which our texts are far below. */
function closeFrame({ message, retryAfter = 0 }: Refused): Buffer {
  const reason = Buffer.from(`retryAfter=${retryAfter}; ${message}`)
  const head = Buffer.from([0x88, 2 + reason.length, closes.turnedAway.code >> 8, closes.turnedAway.code & 0xff])
  return Buffer.concat([head, reason])
}
