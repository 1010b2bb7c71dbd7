import type { AppendItem, AppendOutcome, CreateVerdict, NewConversation } from '../../domain/append.ts'
import type { CreateLimits, Log } from '../../ports/store.ts'
import type { StoreLimits } from '../../ports/stores.ts'
import { appendOutcome, createVerdict } from './answers.ts'
import { byteaArray, int4Array, int8Array, textArray, uuidArray } from './arrays.ts'
import type { Lane } from './lane.ts'
import { effectValue, itemCode, mentionValue } from './rights-code.ts'
import { checkEffectsAreLast, inRounds, rounds } from './rounds.ts'

const append = { name: 'append', text: 'select append_3($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10::jsonb)' }
const create = { name: 'create', text: 'select create_1($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)' }

function effects(items: readonly AppendItem[]): string | null {
  const found: Record<string, unknown>[] = []
  for (let i = 0; i < items.length; i++) {
    const value = effectValue(items[i]!, i + 1)
    if (value !== undefined) found.push(value)
  }
  return found.length === 0 ? null : JSON.stringify(found)
}

function mentions(items: readonly AppendItem[]): string | null {
  const found: Record<string, unknown>[] = []
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!
    if (item.mentions !== undefined) found.push(mentionValue(item, i + 1))
  }
  return found.length === 0 ? null : JSON.stringify(found)
}

function joins(item: AppendItem | undefined): boolean {
  return item?.effect?.type === 'members' && item.effect.action === 'join'
}

/** The log in PostgreSQL: one function call a batch, in autocommit. */
export class PostgresLog implements Log {
  readonly #lane: Lane
  readonly #limits: Buffer

  constructor(lane: Lane, limits: StoreLimits) {
    this.#lane = lane
    const { reactionsPerMessage, reactionsPerUser, reactionsEver } = limits
    const { conversationsPerUser, membersPerGroup, notedAbove } = limits
    const all = [
      conversationsPerUser,
      membersPerGroup,
      notedAbove,
      reactionsPerMessage,
      reactionsPerUser,
      reactionsEver,
    ]
    this.#limits = int4Array(all)
  }

  async append(items: readonly AppendItem[]): Promise<AppendOutcome> {
    if (items.length === 0) return { verdicts: [], growths: [], journalId: undefined }
    checkEffectsAreLast(items)
    const all = rounds(items)
    return all.length === 1 ? this.#ask(items) : inRounds(items, all, (some) => this.#ask(some))
  }

  async #ask(items: readonly AppendItem[]): Promise<AppendOutcome> {
    const text = await this.#lane.value<string>(append, [
      uuidArray(items.map((item) => item.conversation)),
      int4Array(items.map((item) => item.sender.tenant)),
      int8Array(items.map((item) => item.sender.user)),
      uuidArray(items.map((item) => item.clientId)),
      int4Array(items.map(itemCode)),
      byteaArray(items.map((item) => item.hash)),
      textArray(items.map((item) => item.body)),
      effects(items),
      this.#limits,
      mentions(items),
    ])
    return appendOutcome(text ?? '', (item) => joins(items[item]))
  }

  async create(conversation: NewConversation, limits: CreateLimits): Promise<CreateVerdict> {
    const { id, kind, title, creator, clientId, hash, body, users } = conversation
    const most = int4Array([limits.conversationsPerUser, limits.membersPerGroup])
    const values = [id, kind, title ?? null, creator.tenant, creator.user, clientId, Buffer.from(hash), body]
    const text = await this.#lane.value<string>(create, [...values, int8Array(users), most])
    return createVerdict(text ?? '')
  }
}
