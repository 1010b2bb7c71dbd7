import type { AppendItem, AppendOutcome, CreateVerdict, Growth, NewConversation } from '../domain/append.ts'
import { entryKinds } from '../domain/entry.ts'
import type { Envelope, RangeHeader, SignalHeader } from '../domain/envelope.ts'
import type { ConversationId, NodeId, UserNumber } from '../domain/ids.ts'
import { pieces } from '../domain/piece.ts'
import type { Broker, Clock, Registry } from '../ports/node.ts'
import { encode, entryJson, joined } from './encode.ts'

/** The broker channel of a conversation too large for a look-up of its members. */
export function conversationChannel(id: ConversationId): string {
  return `conversation:${id}`
}

/** All nodes that have sessions of a tenant. */
export function tenantChannel(tenant: number): string {
  return `tenant:${tenant}`
}

const nothing = new Uint8Array(0)

/** After a commit: one envelope a conversation, encoded once, to the nodes that have receivers. */
export class Router {
  readonly #broker: Broker
  readonly #registry: Registry
  readonly #clock: Clock
  readonly #node: NodeId

  constructor(needs: { broker: Broker; registry: Registry; clock: Clock; node: NodeId }) {
    this.#broker = needs.broker
    this.#registry = needs.registry
    this.#clock = needs.clock
    this.#node = needs.node
  }

  committed(items: readonly AppendItem[], outcome: AppendOutcome): void {
    this.#signalMembers(items, outcome)
    if (outcome.growths.length > 0) void this.#route(outcome.growths, this.#ranges(items, outcome))
  }

  created(conversation: NewConversation, verdict: CreateVerdict): void {
    if (verdict.status !== 'created' || !verdict.growth) return
    const { growth } = verdict
    const header = { conversation: growth.conversation, seq: 1, members: growth.memberCount, kind: growth.kind }
    if (growth.members?.length === 0 || growth.memberCount === 0) {
      const signal: SignalHeader = { k: 'added', users: [], tenant: growth.tenant, ...header }
      this.#broker.toChannel(tenantChannel(growth.tenant), { from: this.#node, header: signal, payload: nothing })
      return
    }
    this.signal({ k: 'added', users: [conversation.creator.user, ...conversation.users], ...header })
  }

  /** To the sessions of these users, wherever they are. */
  signal(header: SignalHeader): void {
    if (header.users.length === 0) return
    const envelope = { from: this.#node, header, payload: nothing }
    void this.#registry.nodesOf([header.users]).then(
      ([nodes]) => this.#broker.toNodes(nodes ?? [], envelope),
      // The journal carries it too: the tail of each node repairs.
      () => undefined,
    )
  }

  /** To all sessions of these users, once, if it gets there. */
  frameToUsers(users: readonly UserNumber[], frame: Uint8Array): void {
    const envelope: Envelope = { from: this.#node, header: { k: 'frame', users }, payload: frame }
    void this.#registry.nodesOf([users]).then(
      ([nodes]) => this.#broker.toNodes(nodes ?? [], envelope),
      () => undefined,
    )
  }

  /** To those who have the conversation open; `members`: where there are few enough to be looked up. */
  frameToConversation(id: ConversationId, members: readonly UserNumber[] | undefined, frame: Uint8Array): void {
    const envelope: Envelope = { from: this.#node, header: { k: 'frame', users: [], conversation: id }, payload: frame }
    if (!members) return this.#broker.toChannel(conversationChannel(id), envelope)
    void this.#registry.nodesOf([members]).then(
      ([nodes]) => this.#broker.toNodes(nodes ?? [], envelope),
      () => undefined,
    )
  }

  async #route(growths: readonly Growth[], envelopes: Map<ConversationId, Envelope[]>): Promise<void> {
    const isSmall = (growth: Growth) => growth.members !== undefined && growth.memberCount > 0
    const small = growths.filter(isSmall)
    for (const growth of growths) {
      if (isSmall(growth)) continue
      for (const envelope of envelopes.get(growth.conversation) ?? [])
        this.#broker.toChannel(conversationChannel(growth.conversation), envelope)
    }
    if (small.length === 0) return
    try {
      const nodes = await this.#registry.nodesOf(small.map((growth) => growth.members as readonly UserNumber[]))
      small.forEach((growth, i) => {
        for (const envelope of envelopes.get(growth.conversation) ?? []) this.#broker.toNodes(nodes[i] ?? [], envelope)
      })
    } catch {
      // The registry is soft state: the journal's tail delivers what could not be routed.
    }
  }

  #ranges(items: readonly AppendItem[], outcome: AppendOutcome): Map<ConversationId, Envelope[]> {
    const texts = new Map<ConversationId, string[]>()
    const last = new Map<ConversationId, AppendItem>()
    items.forEach((item, i) => {
      const verdict = outcome.verdicts[i]
      if (verdict?.status !== 'stored') return
      const text = entryJson({
        ...verdict,
        kind: item.kind,
        sender: item.sender.external,
        clientId: item.clientId,
        counts: item.counts,
        body: item.body,
      })
      const list = texts.get(item.conversation)
      if (list) list.push(text)
      else texts.set(item.conversation, [text])
      last.set(item.conversation, item)
    })
    const now = this.#clock.now()
    return new Map(
      outcome.growths.map((growth) => {
        const entries = texts.get(growth.conversation) ?? []
        const ranges = rangesOf(growth, entries, last.get(growth.conversation), now)
        return [growth.conversation, ranges.map((range) => ({ from: this.#node, ...range }))]
      }),
    )
  }

  /** Who was added or removed by an entry (or by a row of the journal, in a large channel) hears of it himself. */
  #signalMembers(items: readonly AppendItem[], outcome: AppendOutcome): void {
    items.forEach((item, i) => {
      const verdict = outcome.verdicts[i]
      if (item.effect?.type !== 'members' || item.effect.action === 'role') return
      if (verdict?.status !== 'stored' && verdict?.status !== 'noted') return
      const growth = outcome.growths.find((grown) => grown.conversation === item.conversation)
      const seq = verdict.status === 'noted' ? verdict.from : verdict.seq
      const k = item.effect.action === 'add' || item.effect.action === 'join' ? 'added' : 'removed'
      const more = growth ? { members: growth.memberCount, kind: growth.kind } : {}
      this.signal({ k, users: item.effect.users, conversation: item.conversation, seq, ...more })
    })
  }
}

/** One range a piece; who is removed, and what is rewritten, stands with the last: nothing of the batch follows those. */
function rangesOf(growth: Growth, texts: readonly string[], last: AppendItem | undefined, at: number) {
  const parts = pieces(texts.map(encode), (bytes) => ({ entries: 1, bytes: bytes.length }))
  let first = growth.first
  return parts.map((encoded, i) => {
    const header: RangeHeader = {
      k: 'range',
      conversation: growth.conversation,
      first,
      last: first + encoded.length - 1,
      countable: growth.countable,
      members: growth.memberCount,
      kind: growth.kind,
      at,
      ...(encoded.length > 1 ? { lengths: encoded.map((bytes) => bytes.length) } : {}),
      ...(i === parts.length - 1 ? lasting(last) : {}),
    }
    first += encoded.length
    return { header, payload: joined(encoded) }
  })
}

function lasting(last: AppendItem | undefined) {
  const isRewrite = last?.kind === entryKinds.edit || last?.kind === entryKinds.deletion
  return { ...removedBy(last), ...(isRewrite ? { rewrites: true as const } : {}) }
}

function removedBy(item: AppendItem | undefined): { removed?: readonly string[] } {
  if (item?.effect?.type !== 'members') return {}
  const { action } = item.effect
  if (action !== 'remove' && action !== 'leave') return {}
  return { removed: (JSON.parse(item.body) as { users: string[] }).users }
}
