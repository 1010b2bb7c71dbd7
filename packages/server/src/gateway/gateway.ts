import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { addressGroup } from '../domain/address.ts'
import type { Caller } from '../domain/caller.ts'
import { Refused } from '../domain/refusal.ts'
import type { Facts } from '../ports/facts.ts'
import type { Holdings } from '../ports/metrics.ts'
import type { ConnectionNeeds } from './connection.ts'
import { Connection } from './connection.ts'
import { credentialOf, speaksOurs } from './credentials.ts'
import { Door, type DoorNeeds } from './door.ts'
import { Flusher } from './flusher.ts'
import { Goodbyes } from './goodbyes.ts'
import { Heartbeat } from './heartbeat.ts'
import { refuseUpgrade } from './refuse-upgrade.ts'
import type { Socket } from './socket.ts'
import { Acceptor } from './socket.ts'

export interface GatewayNeeds extends ConnectionNeeds, DoorNeeds {
  /** Exact origins of browsers; requests without an Origin are no browsers. */
  readonly origins: readonly string[]
  readonly allowTokenInQuery: boolean
  /** The client's address, behind trusted proxies too. */
  readonly addressOf: (request: IncomingMessage) => string
  readonly facts?: Facts
}

/** Where sockets are opened. */
export const socketPath = '/v1/socket'
/** Of those who name their credential in a header: parsed once for all. */
const plainUrl = new URL(socketPath, 'http://confab')

/** Takes upgrades: origin and limits first, then who it is, then a connection of its own. */
export class Gateway {
  readonly #needs: GatewayNeeds
  readonly #flusher = new Flusher()
  readonly #acceptor: Acceptor
  readonly #connections = new Set<Connection>()
  readonly #door: Door
  readonly #goodbyes: Goodbyes
  readonly #heartbeat: Heartbeat

  constructor(needs: GatewayNeeds) {
    this.#needs = needs
    this.#acceptor = new Acceptor(this.#flusher, needs.limits)
    this.#door = new Door(needs)
    this.#goodbyes = new Goodbyes(needs.limits.goodbyes)
    this.#heartbeat = new Heartbeat(this.#connections, needs.clock, needs.limits)
    needs.metrics.holds(() => this.#holdings())
  }

  /** Begins to take upgrades of this server. */
  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, raw: Duplex, head: Buffer) => {
      this.#upgrade(request, raw, head).catch((error: unknown) => {
        this.#fault(error)
        raw.destroy()
      })
    })
    this.#heartbeat.start()
  }

  #holdings(): Holdings {
    const sums = { connections: this.#connections.size, mailboxBytes: 0, pendingCommands: 0 }
    for (const connection of this.#connections) {
      sums.mailboxBytes += connection.backlog
      sums.pendingCommands += connection.pending
    }
    return { ...sums, ...this.#door.held }
  }

  stop(): void {
    this.#heartbeat.stop()
    for (const connection of this.#connections) connection.close(1001, 'the node is going away')
  }

  async #upgrade(request: IncomingMessage, raw: Duplex, head: Buffer): Promise<void> {
    // A peer that resets during the handshake must not end the process.
    raw.on('error', () => raw.destroy())
    const url = request.url === socketPath ? plainUrl : URL.parse(request.url ?? '/', 'http://confab')
    const refusal = this.#refusal(request, url)
    if (refusal || !url) return this.#refuse(raw, refusal ?? new Refused('notFound', 'no such path'))
    const address = addressGroup(this.#needs.addressOf(request))
    const later = this.#door.refusal(address, this.#connections.size)
    if (later) return this.#turnAway(request, raw, later)
    raw.once('close', this.#door.enter(address))
    const caller = await this.#identify(request, url)
    if (caller instanceof Refused && caller.code === 'unauthorized') this.#door.tokenRefused(address)
    if (raw.destroyed) return
    // The answer to the handshake waits for what the connection is told first: one write for both.
    raw.cork()
    this.#acceptor.accept(request, raw, head, (socket) => this.#open(socket, caller))
    this.#flusher.add({ flush: () => raw.uncork() })
  }

  #refusal(request: IncomingMessage, url: URL | null): Refused | undefined {
    if (url?.pathname !== socketPath) return new Refused('notFound', 'sockets are opened at /v1/socket')
    const { origin } = request.headers
    if (origin !== undefined && !this.#needs.origins.includes(origin))
      return new Refused('originRefused', 'this Origin is not on the list: CONFAB_ORIGINS')
    if (!speaksOurs(request.headers['sec-websocket-protocol']))
      return new Refused('badRequest', 'this server speaks confab.v1')
    return undefined
  }

  #refuse(raw: Duplex, refused: Refused): void {
    this.#noteRefused(refused)
    refuseUpgrade(raw, refused)
  }

  #turnAway(request: IncomingMessage, raw: Duplex, refused: Refused): void {
    this.#noteRefused(refused)
    this.#goodbyes.say(request, raw, refused)
  }

  /** A refused token is told after the upgrade, by a close code: a browser cannot read the status of a handshake. */
  async #identify(request: IncomingMessage, url: URL): Promise<Caller | Refused> {
    const { authorization } = request.headers
    const protocols = request.headers['sec-websocket-protocol']
    const credential = credentialOf(
      { authorization, protocols, query: url.searchParams },
      this.#needs.allowTokenInQuery,
    )
    const { admission } = this.#needs.engine
    try {
      if (credential.kind === 'token') return await admission.identify(credential.value)
      if (credential.kind === 'ticket') return await admission.redeem(credential.value)
      return new Refused('unauthorized', 'a token is needed')
    } catch (error) {
      if (error instanceof Refused) return error
      this.#fault(error)
      return new Refused('internal', 'a fault of the server')
    }
  }

  #open(socket: Socket, caller: Caller | Refused): void {
    try {
      if (caller instanceof Refused) throw caller
      const session = this.#needs.engine.sessions.open(caller, socket)
      const connection = new Connection(this.#needs, socket, session, (ended) => this.#connections.delete(ended))
      this.#connections.add(connection)
    } catch (error) {
      if (!(error instanceof Refused)) this.#fault(error)
      const refused = error instanceof Refused ? error : new Refused('internal', 'a fault of the server')
      this.#noteRefused(refused, caller)
      socket.listen(deaf)
      socket.close(closeCode(refused), refused.message)
    }
  }

  #noteRefused({ code }: Refused, caller?: Caller | Refused): void {
    this.#needs.metrics.refused(code)
    const known =
      caller === undefined || caller instanceof Refused ? {} : { tenant: caller.tenantName, user: caller.external }
    this.#needs.facts?.tell({ type: 'refused', code, ...known })
  }

  #fault(error: unknown): void {
    this.#needs.diary.error({ error }, 'a handshake failed')
  }
}

/** Hears nothing: for a socket that is being closed. */
const deaf = { onText: () => undefined, onBinary: () => undefined, onAlive: () => undefined, onClosed: () => undefined }

function closeCode(refused: Refused): number {
  if (refused.code === 'unauthorized') return 4001
  return refused.code === 'internal' ? 1011 : 1001
}
