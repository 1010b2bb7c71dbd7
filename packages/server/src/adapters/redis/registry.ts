import type { ConnectionId, NodeId, UserNumber } from '../../domain/ids.ts'
import type { Clock, Registry, Whereabouts } from '../../ports/node.ts'
import { decodeEntry, nodeOf } from './entry-format.ts'
import type { Keys } from './keys.ts'
import type { RedisLink } from './link.ts'
import type { Neighbours } from './neighbours.ts'
import type { OwnConnections } from './own-connections.ts'
import { marker, type RegistryWriter } from './registry-writer.ts'
import { livingScript } from './scripts.ts'

interface Needs {
  readonly link: RedisLink
  readonly keys: Keys
  readonly node: NodeId
  readonly member: string
  readonly own: OwnConnections
  readonly writer: RegistryWriter
  readonly neighbours: Neighbours
  readonly clock: Clock
}

/**
 * Who is where, over all nodes. Of each node there is a hash of its users, which dies with its lease: one command a node
 * tells which of a batch's users it has. What this node has it knows itself; while Redis is away that is all it answers.
 */
export class RedisRegistry implements Registry {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  add(user: UserNumber, connection: ConnectionId, device: string | undefined): void {
    const { own, clock, writer } = this.#needs
    own.add(user, connection, device, clock.now())
    writer.changed()
  }

  remove(user: UserNumber, connection: ConnectionId): void {
    const { own, writer } = this.#needs
    if (own.remove(user, connection)) writer.changed()
  }

  /** Written with the next renewal. */
  heard(_user: UserNumber, connection: ConnectionId, at: number): void {
    this.#needs.own.heard(connection, at)
  }

  async nodesOf(groups: readonly (readonly UserNumber[])[]): Promise<readonly (readonly NodeId[])[]> {
    const { own, node, link, neighbours } = this.#needs
    const found = groups.map((users) => new Set<NodeId>(users.some((user) => own.has(user)) ? [node] : []))
    const users = [...new Set(groups.flat())]
    const members = neighbours.members
    if (users.length > 0 && members.length > 0 && link.isOpen) {
      const fields = users.map(String)
      const answers = await Promise.all(members.map((member) => this.#has(member, fields)))
      answers.forEach((has, i) => {
        const there = new Set(users.filter((_, at) => has(at)))
        groups.forEach((group, at) => {
          if (group.some((user) => there.has(user))) found[at]?.add(nodeOf(members[i] as string))
        })
      })
    }
    return found.map((nodes) => [...nodes])
  }

  /** Which of them a node has. Of a node that can't say (its hash is being written) all: it drops what is not for it. */
  async #has(member: string, users: readonly string[]): Promise<(at: number) => boolean> {
    const { link, keys } = this.#needs
    try {
      const [mark, ...has] = await link.run((client) => client.hmget(keys.users(member), marker, ...users))
      return mark === null ? () => true : (at) => has[at] !== null
    } catch {
      return () => true
    }
  }

  async devicesOf(user: UserNumber): Promise<readonly string[]> {
    return [...new Set((await this.where(user)).flatMap(({ device }) => device ?? []))]
  }

  async where(user: UserNumber): Promise<readonly Whereabouts[]> {
    const { own, node } = this.#needs
    const here = own.of(user).map(([connection, { device, connectedAt, heardAt }]) => {
      return { connection, node, device, connectedAt, heardAt }
    })
    return [...here, ...(await this.#elsewhere(user))]
  }

  /** What dead nodes have left is taken away on this occasion. */
  async #elsewhere(user: UserNumber): Promise<Whereabouts[]> {
    const { link, keys, member } = this.#needs
    if (!link.isOpen) return []
    try {
      const key = keys.connections(user)
      const rows = Object.entries(await link.run((client) => client.hgetall(key)))
      if (rows.length === 0) return []
      // Asked for after the entries: whoever wrote one had his lease before.
      const living = new Set(await link.run((client) => livingScript(client, keys.nodes)))
      const entries = rows.map(([connection, text]) => ({ connection, entry: decodeEntry(text) }))
      const dead = entries.filter(({ entry }) => !entry || !living.has(entry.member))
      const ids = dead.map(({ connection }) => connection)
      if (ids.length > 0) await link.run((client) => client.hdel(key, ...ids))
      return entries.flatMap(({ connection, entry }) =>
        entry && entry.member !== member && living.has(entry.member) ? [{ connection, ...entry.at }] : [],
      )
    } catch {
      return []
    }
  }
}
