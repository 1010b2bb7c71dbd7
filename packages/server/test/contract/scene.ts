import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import type {
  AppendItem,
  AppendOutcome,
  CreateVerdict,
  Effect,
  NewConversation,
  Verdict,
} from '../../src/domain/append.ts'
import { entryKinds, type StoredEntry } from '../../src/domain/entry.ts'
import type { ConversationId, Person, TenantNumber } from '../../src/domain/ids.ts'
import type { JournalRow } from '../../src/domain/journal.ts'
import { conversationKinds } from '../../src/domain/rights.ts'
import { defaultStoreLimits, type Store, type StoreLimits } from '../../src/ports/stores.ts'

/** A store to be judged. It may be shared with other tests: each works in tenants and conversations of its own. */
export interface StoreBed {
  readonly store: Store
  close(): Promise<void>
}

/** `alone`: over a database which nobody else uses, so that its journal may be pruned. */
export type MakeStore = (limits: StoreLimits, alone?: boolean) => Promise<StoreBed>

export const everything = { from: 1, to: Number.MAX_SAFE_INTEGER, descending: false, limit: 10_000 }

export function hashOf(text: string): Uint8Array {
  return createHash('sha256').update(text).digest()
}

export function said(text: string): string {
  return JSON.stringify({ text })
}

const kindOf = {
  edit: entryKinds.edit,
  delete: entryKinds.deletion,
  members: entryKinds.membership,
  rename: entryKinds.rename,
  react: entryKinds.reaction,
} as const

/** A tenant of its own in the store to be judged, and who does what in it. */
export class Scene {
  readonly store: Store
  readonly tenant: TenantNumber
  readonly limits: StoreLimits

  constructor(store: Store, tenant: TenantNumber, limits: StoreLimits) {
    this.store = store
    this.tenant = tenant
    this.limits = limits
  }

  async people<const T extends readonly string[]>(...names: T): Promise<{ [K in keyof T]: Person }> {
    const found: Person[] = []
    for (const name of names) found.push((await this.store.directory.arrive(this.tenant, name, {})).person)
    return found as { [K in keyof T]: Person }
  }

  /** Another tenant of the same store. */
  async elsewhere(): Promise<Scene> {
    return begin(this.store, this.limits)
  }

  wanted(kind: keyof typeof conversationKinds, creator: Person, users: readonly Person[]): NewConversation {
    const title = kind === 'direct' ? undefined : 'Tea'
    const numbers = users.map(({ user }) => user)
    const body = JSON.stringify({ action: 'create', users: users.map(({ external }) => external) })
    const ids = { id: randomUUID(), clientId: randomUUID() }
    return { ...ids, kind: conversationKinds[kind], title, creator, hash: hashOf(body), body, users: numbers }
  }

  create(wanted: NewConversation, limits: Partial<StoreLimits> = {}): Promise<CreateVerdict> {
    return this.store.log.create(wanted, { ...this.limits, ...limits })
  }

  /** Opens it; answers its id. */
  async open(kind: keyof typeof conversationKinds, creator: Person, ...users: Person[]): Promise<ConversationId> {
    const wanted = this.wanted(kind, creator, users)
    assert.equal((await this.create(wanted)).status, 'created')
    return wanted.id
  }

  append(...items: AppendItem[]): Promise<AppendOutcome> {
    return this.store.log.append(items)
  }

  async one(item: AppendItem): Promise<Verdict> {
    const { verdicts } = await this.append(item)
    assert.equal(verdicts.length, 1)
    return verdicts[0] as Verdict
  }

  /** Appends one item, which must be stored; answers its seq. */
  async stored(item: AppendItem): Promise<number> {
    const verdict = await this.one(item)
    assert.equal(verdict.status, 'stored')
    return 'seq' in verdict ? verdict.seq : 0
  }

  say(where: ConversationId, who: Person, text: string): Promise<number> {
    return this.stored(message(where, who, text))
  }

  entries(where: ConversationId, range: Partial<typeof everything> = {}): Promise<readonly StoredEntry[]> {
    return this.store.reader.entries(where, { ...everything, ...range })
  }

  async entry(where: ConversationId, seq: number): Promise<StoredEntry> {
    const [entry] = await this.entries(where, { from: seq, to: seq })
    assert.ok(entry, `entry ${seq}`)
    return entry
  }

  async intervals(where: ConversationId, who: Person): Promise<{ from: number; to: number }[] | undefined> {
    const seen = await this.store.reader.visibility(where, who)
    if (!seen) return undefined
    // An open interval ends at the head or beyond: both are right, since nothing is there yet.
    return seen.intervals.map(({ from, to }) => ({
      from,
      to: to >= seen.row.head && seen.row.role > 0 ? Infinity : to,
    }))
  }

  async members(where: ConversationId): Promise<[string, number, number][]> {
    const rows = await this.store.reader.members(where, undefined, 200)
    return rows.map(({ external, role, since }) => [external, role, since])
  }

  /** The journal's rows after a place that concern a conversation or one of these people. */
  async journal(after: number, where: ConversationId | undefined, ...people: Person[]): Promise<JournalRow[]> {
    const users = new Set(people.map(({ user }) => user))
    const found: JournalRow[] = []
    for (let from = after; ; ) {
      const { rows } = await this.store.journal.page(from, 1_000)
      if (rows.length === 0) return found
      found.push(...rows.filter((row) => concerns(row, where, users)))
      from = rows.at(-1)?.id ?? from
    }
  }
}

function concerns(row: JournalRow, where: ConversationId | undefined, users: ReadonlySet<number>): boolean {
  return row.ranges.some(({ conversation }) => conversation === where) || row.users.some(({ user }) => users.has(user))
}

/** Begins a scene in a store that is closed at the test's end. */
export async function scene(t: TestContext, make: MakeStore, limits: Partial<StoreLimits> = {}): Promise<Scene> {
  const all = { ...defaultStoreLimits, ...limits }
  const bed = await make(all)
  t.after(() => bed.close())
  return begin(bed.store, all)
}

async function begin(store: Store, limits: StoreLimits): Promise<Scene> {
  return new Scene(store, await store.directory.tenant(`tenant ${randomUUID()}`), limits)
}

export function message(
  where: ConversationId,
  sender: Person,
  text: string,
  clientId: string = randomUUID(),
): AppendItem {
  const body = said(text)
  const about = { conversation: where, sender, clientId, kind: entryKinds.message, counts: true }
  return { ...about, hash: hashOf(body), body, tenantAdmin: false }
}

export function change(where: ConversationId, sender: Person, effect: Effect, clientId?: string): AppendItem {
  const body = bodyOf(effect)
  const plain = message(where, sender, '', clientId)
  return { ...plain, kind: kindOf[effect.type], counts: false, hash: hashOf(body), body, effect }
}

function bodyOf(effect: Effect): string {
  const { type, ...rest } = effect
  return JSON.stringify(effect.type === 'edit' ? { target: effect.target, ...JSON.parse(effect.body) } : rest)
}

export function edited(
  where: ConversationId,
  sender: Person,
  target: number,
  text: string,
  clientId?: string,
): AppendItem {
  return change(where, sender, { type: 'edit', target, body: said(text) }, clientId)
}

export function deleted(where: ConversationId, sender: Person, target: number, clientId?: string): AppendItem {
  return change(where, sender, { type: 'delete', target }, clientId)
}

/** A message that answers another. */
export function answered(where: ConversationId, sender: Person, replyTo: number, text: string): AppendItem {
  const body = JSON.stringify({ replyTo, text })
  return { ...message(where, sender, text), kind: entryKinds.reply, hash: hashOf(body), body, replyTo }
}

export function reacted(where: ConversationId, sender: Person, target: number, emoji: string): AppendItem {
  return change(where, sender, { type: 'react', target, emoji, remove: false })
}

/** Takes it away again. */
export function unreacted(where: ConversationId, sender: Person, target: number, emoji: string): AppendItem {
  return change(where, sender, { type: 'react', target, emoji, remove: true })
}

export function renamed(where: ConversationId, sender: Person, title: string): AppendItem {
  return change(where, sender, { type: 'rename', title })
}

type MembersAction = Extract<Effect, { type: 'members' }>['action']

export function membersChanged(
  where: ConversationId,
  sender: Person,
  action: MembersAction,
  users: readonly Person[] = [],
  role = 1,
): AppendItem {
  return change(where, sender, { type: 'members', action, users: users.map(({ user }) => user), role })
}

export function refused(because: string): Verdict {
  return { status: 'refused', because } as Verdict
}

export function asAdmin(item: AppendItem): AppendItem {
  return { ...item, tenantAdmin: true }
}

/** The seqs of what was stored or found, `undefined` for other verdicts. */
export function seqs(outcome: AppendOutcome): (number | undefined)[] {
  return outcome.verdicts.map((verdict) => ('seq' in verdict ? verdict.seq : undefined))
}

export function statuses(outcome: AppendOutcome): string[] {
  return outcome.verdicts.map((verdict) => (verdict.status === 'refused' ? verdict.because : verdict.status))
}
