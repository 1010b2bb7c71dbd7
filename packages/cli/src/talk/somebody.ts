import { randomUUID } from 'node:crypto'
import type { Conversation, Created, Entry, MemberPage } from '@confab/protocol'
import { misuse } from '../exit.ts'
import type { Wanted } from '../options/keyring.ts'
import { type Request, rest } from './rest.ts'
import { subjectOf } from './subject.ts'
import type { Target } from './target.ts'

/** A page, as REST answers it. */
interface Items<T> {
  readonly items: readonly T[]
  readonly next?: string
}

/** A stretch of a log. `more`: the log goes on after it. */
export interface EntryItems extends Items<Entry> {
  readonly head: number
  readonly more: boolean
}

/** A user as whom the command acts, over REST. */
export class Somebody {
  readonly user: string
  readonly target: Target
  readonly #wanted: Wanted

  /** Where one token is all there is, it says who one is, and `user` nothing. */
  constructor(target: Target, user: string, wanted: Wanted = {}) {
    const { tenant, token } = target
    this.target = target
    this.user = (token === undefined ? undefined : subjectOf(token)) ?? user
    this.#wanted = tenant === undefined ? wanted : { ...wanted, tenant }
  }

  /** A token good for now: the given one, or a fresh one. */
  async token(): Promise<string> {
    const { token, keyring } = this.target
    if (token !== undefined) return token
    if (!keyring) throw misuse('there is neither a token nor a secret to sign one with')
    return keyring.sign(this.user, this.#wanted)
  }

  async ask<T>(path: string, request?: Request): Promise<T> {
    return rest<T>(this.target.url, await this.token(), path, request)
  }

  /** All conversations, most recent first; at most 5,200, which is as many as one can have. */
  async conversations(): Promise<Conversation[]> {
    // By id: an announcement may stand on each page.
    const all = new Map<string, Conversation>()
    let cursor = ''
    do {
      const page = await this.ask<Items<Conversation>>(`/v1/conversations?limit=200${cursor}`)
      for (const item of page.items) all.set(item.conversationId, item)
      cursor = page.next === undefined ? '' : `&cursor=${encodeURIComponent(page.next)}`
    } while (cursor !== '')
    return [...all.values()]
  }

  async create(body: { kind: string; title?: string; users?: string[] }, key: string): Promise<Conversation> {
    const { conversation } = await this.ask<Created>('/v1/conversations', { method: 'POST', body, key })
    return conversation
  }

  async join(conversationId: string): Promise<void> {
    const body = { action: 'join' }
    await this.ask(`/v1/conversations/${conversationId}/members`, { method: 'POST', body, key: randomUUID() })
  }

  conversation(conversationId: string): Promise<Conversation> {
    return this.ask<Conversation>(`/v1/conversations/${conversationId}`)
  }

  /** The first thousand members, by id. */
  async members(conversationId: string): Promise<string[]> {
    const users: string[] = []
    let cursor = ''
    do {
      const page = await this.ask<MemberPage>(`/v1/conversations/${conversationId}/members?limit=200${cursor}`)
      users.push(...page.items.map(({ user }) => user))
      cursor = page.next === undefined ? '' : `&cursor=${encodeURIComponent(page.next)}`
    } while (cursor !== '' && users.length < 1_000)
    return users
  }
}
