import type { PresenceHeader, StatusRow } from '../domain/envelope.ts'
import type { NodeId, UserNumber } from '../domain/ids.ts'
import type { Limits } from '../domain/limits.ts'
import { judgeDelta, judgeDigest, leftCode, nodeAge, presenceCodes } from '../domain/presence.ts'
import type { Clock } from '../ports/node.ts'

interface OtherNode {
  life: string
  /** The life in which it was heard of last, whatever is known of its users. */
  metAs: string
  number: number
  heardAt: number
  askedAt: number
  isSilent: boolean
  /** Its users as its last digest counts them, whether or not they are known by now. */
  count: number
  codes: Map<UserNumber, number>
  statuses: Map<UserNumber, StatusRow>
  /** Of a full list, as its pieces come. */
  pieces: Map<number, PresenceHeader>
}

/** A node that went without a word. */
export interface GoneNode {
  readonly heardAt: number
  readonly codes: ReadonlyMap<UserNumber, number>
}

interface Needs {
  readonly clock: Clock
  readonly limits: Limits
  readonly ask: (node: NodeId) => void
  /** A node is heard of for the first time, or for the first time after it began anew. */
  readonly came: () => void
  /** This user's presence may be another; undefined: everybody's. */
  readonly changed: (user: UserNumber | undefined) => void
}

/** What the other nodes say of their users. What was missed is noticed by its number or by the digest, and asked for. */
export class OtherNodes {
  readonly #needs: Needs
  readonly #nodes = new Map<NodeId, OtherNode>()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Those that are heard of. */
  get living(): NodeId[] {
    return [...this.#nodes].filter(([, node]) => !node.isSilent).map(([id]) => id)
  }

  /** How many users each of those has that are heard of: one whose list is still to come is not taken for empty. */
  get loads(): number[] {
    return [...this.#nodes.values()]
      .filter(({ isSilent }) => !isSilent)
      .map(({ codes, count }) => Math.max(codes.size, count))
  }

  /** How many users are known of them, each once a node. */
  get users(): number {
    let sum = 0
    for (const node of this.#nodes.values()) sum += node.codes.size
    return sum
  }

  *codes(user: UserNumber): Generator<number> {
    for (const { codes, isSilent } of this.#nodes.values()) {
      const code = codes.get(user)
      if (code !== undefined) yield isSilent ? leftCode(code) : code
    }
  }

  *statuses(user: UserNumber): Generator<StatusRow> {
    for (const { statuses } of this.#nodes.values()) {
      const status = statuses.get(user)
      if (status) yield status
    }
  }

  receive(from: NodeId, header: PresenceHeader): void {
    const node = this.#heard(from)
    if (node.metAs !== header.life) this.#needs.came()
    node.metAs = header.life
    if (header.what === 'delta') this.#delta(from, node, header)
    else if (header.what === 'digest') this.#digest(from, node, header)
    else if (header.what === 'full') this.#piece(node, header)
  }

  /** Every second or so. Answers with those that are gone now. */
  look(): GoneNode[] {
    const { clock, limits, changed } = this.#needs
    const gone: GoneNode[] = []
    for (const [id, node] of [...this.#nodes]) {
      const age = nodeAge(node.heardAt, clock.now(), limits)
      if (age === 'here' || (age === 'silent' && node.isSilent)) continue
      node.isSilent = true
      if (age === 'gone') {
        this.#nodes.delete(id)
        gone.push(node)
      }
      changed(undefined)
    }
    return gone
  }

  #heard(from: NodeId): OtherNode {
    const now = this.#needs.clock.now()
    const known = this.#nodes.get(from)
    if (known) {
      known.heardAt = now
      if (known.isSilent) this.#needs.changed(undefined)
      known.isSilent = false
      return known
    }
    const made: OtherNode = {
      ...{ life: '', metAs: '', count: 0, number: 0, heardAt: now, askedAt: Number.NEGATIVE_INFINITY, isSilent: false },
      ...{ codes: new Map(), statuses: new Map(), pieces: new Map() },
    }
    this.#nodes.set(from, made)
    return made
  }

  #delta(from: NodeId, node: OtherNode, header: PresenceHeader): void {
    const verdict = judgeDelta(node, header)
    if (verdict === 'ask') this.#ask(from, node)
    if (verdict !== 'apply') return
    if (node.life !== header.life) this.#beginAnew(node)
    node.life = header.life
    node.number = header.number
    put(node, header)
    const { codes = [] } = header
    for (let i = 0; i < codes.length; i += 2) this.#needs.changed(codes[i])
  }

  #digest(from: NodeId, node: OtherNode, header: PresenceHeader): void {
    const { life, number, count = 0 } = header
    node.count = count
    if (count === 0 && (node.life !== life || number >= node.number)) return this.#empty(node, life, number)
    if (judgeDigest(node, { life, number, count }, node.codes.size) === 'ask') this.#ask(from, node)
  }

  /** It has nobody: that is all there is to know of it. */
  #empty(node: OtherNode, life: string, number: number): void {
    if (node.codes.size > 0) this.#beginAnew(node)
    node.life = life
    node.number = number
  }

  /** Once a second at most: an answer may be under way. */
  #ask(from: NodeId, node: OtherNode): void {
    const { clock, limits, ask } = this.#needs
    if (clock.now() - node.askedAt < limits.presenceMs) return
    node.askedAt = clock.now()
    ask(from)
  }

  #piece(node: OtherNode, header: PresenceHeader): void {
    const { life, number, piece = 0, pieces = 1 } = header
    if (node.life === life && node.number > number) return
    const [other] = node.pieces.values()
    if (other && (other.life !== life || other.number !== number || other.pieces !== pieces)) node.pieces.clear()
    node.pieces.set(piece, header)
    if (node.pieces.size < pieces) return
    const all = [...node.pieces.values()]
    this.#beginAnew(node)
    node.life = life
    node.number = number
    for (const each of all) put(node, each)
    this.#needs.changed(undefined)
  }

  #beginAnew(node: OtherNode): void {
    node.codes = new Map()
    node.statuses = new Map()
    node.pieces = new Map()
    this.#needs.changed(undefined)
  }
}

function put(node: OtherNode, { codes = [], statuses = [] }: PresenceHeader): void {
  for (let i = 0; i < codes.length; i += 2) {
    const [user, code] = [codes[i] as UserNumber, codes[i + 1] as number]
    if (code === presenceCodes.none) node.codes.delete(user)
    else node.codes.set(user, code)
    // Whoever is told of without a status has none.
    node.statuses.delete(user)
  }
  for (const [user, status] of statuses) if (node.codes.has(user)) node.statuses.set(user, status)
}
