import type { Chat, ConfabError, Conversation } from '@confab/client'
import { failuresOf } from './failures.ts'
import type { ListedMessage, Messages } from './message-list.ts'
import { Part } from './part.ts'
import { kept, keptList } from './same.ts'
import { sendNoting } from './send.ts'
import { makeSource, type Source } from './source.ts'

const pageSize = 100

/** What a list of messages shows of one conversation, and how it moves through the log. */
export class Scroll {
  readonly source: Source<Messages>
  readonly #chat: Chat
  readonly #conversation: Conversation
  readonly #ways: Pick<Messages, 'loadOlder' | 'loadNewer' | 'around' | 'toNewest' | 'retry' | 'discard'>
  /** Shown instead of the newest. */
  #part: Part | undefined
  #loading: Messages['loading']
  #underWay: { readonly what: Messages['loading']; readonly done: Promise<void> } | undefined
  #error: ConfabError | undefined
  #list: readonly ListedMessage[] = []
  #changed = (): void => {}

  constructor(chat: Chat, id: string) {
    this.#chat = chat
    this.#conversation = chat.conversation(id)
    this.#ways = {
      loadOlder: () => this.#load('older', () => this.#older()),
      loadNewer: () => this.#load('newer', () => this.#newer()),
      around: (seq) => this.#load('around', () => this.#to(seq)),
      toNewest: () => this.#show(undefined),
      retry: (clientId) => this.#retry(clientId),
      discard: (clientId) => {
        failuresOf(chat, id).take(clientId)
      },
    }
    this.source = makeSource<Messages>({
      read: (former) => this.#read(former),
      begin: (changed) => this.#begin(changed),
    })
  }

  #begin(changed: () => void): () => void {
    this.#changed = changed
    const conversation = this.#conversation
    const ends = [
      conversation.on('change', changed),
      conversation.on('entry', (entry) => this.#part?.hear(entry)),
      conversation.on('failed', ({ clientId, error }) => this.#failed(clientId, error)),
      failuresOf(this.#chat, conversation.id).on(changed),
      this.#chat.on('reset', () => this.#show(undefined)),
    ]
    conversation.open()
    return () => {
      for (const end of ends) end()
      this.#changed = () => {}
      // Who comes back sees the newest: what came meanwhile was not heard here.
      this.#part = undefined
      conversation.close()
    }
  }

  #read(former: Messages | undefined): Messages {
    const { id, whole } = this.#conversation
    const failed = failuresOf(this.#chat, id).list.map(({ message, error }) => ({ ...message, failure: error }))
    const shown = this.#part?.messages ?? [...this.#conversation.messages, ...failed]
    const list = keptList<ListedMessage>(former?.list, shown, (message) => message.seq ?? message.clientId)
    this.#list = list
    const [loading, error] = [this.#loading, this.#error]
    const [hasOlder, hasNewer] = [this.#hasOlder(), this.#part !== undefined]
    const next = { list, whole, hasOlder, hasNewer, loading, error, ...this.#ways }
    return former && list === former.list ? kept(former, next) : next
  }

  #first(): number | undefined {
    return this.#part?.first ?? this.#conversation.held[0]?.seq
  }

  #hasOlder(): boolean {
    const { listing } = this.#conversation
    const first = this.#first()
    return listing !== undefined && first !== undefined && first > Math.max(listing.from, listing.floor + 1, 1)
  }

  async #older(): Promise<void> {
    const [before, part] = [this.#first(), this.#part]
    if (before === undefined || !this.#hasOlder()) return
    const { entries } = await this.#conversation.history({ before, limit: pageSize })
    part?.before(entries)
  }

  async #newer(): Promise<void> {
    const part = this.#part
    if (!part) return
    const { entries } = await this.#conversation.history({ after: part.last, limit: pageSize })
    part.after(entries)
    const [held] = this.#conversation.held
    const isJoined = entries.length === 0 || (held !== undefined && held.seq <= part.last + 1)
    if (isJoined && part === this.#part) this.#show(undefined)
  }

  async #to(seq: number): Promise<void> {
    if (this.#part?.holds(seq)) return
    const [held] = this.#conversation.held
    if (held && seq >= held.seq) return this.#show(undefined)
    const { entries } = await this.#conversation.history({ around: seq, limit: pageSize })
    const [now] = this.#conversation.held
    const last = entries.at(-1)
    // The page may reach what is held: then it is one list.
    if (!last || (now && last.seq >= now.seq - 1)) this.#show(undefined)
    else this.#show(new Part(entries, this.#chat.user))
  }

  #show(part: Part | undefined): void {
    this.#part = part
    this.#changed()
  }

  /** One load at a time; who asks for what is under way already waits for that. */
  async #load(what: NonNullable<Messages['loading']>, load: () => Promise<void>): Promise<void> {
    const before = this.#underWay
    if (before?.what === what && what !== 'around') return before.done
    const done = (async () => {
      await before?.done
      await this.#loadNow(what, load)
    })()
    const mine = { what, done }
    this.#underWay = mine
    await done
    if (this.#underWay === mine) this.#underWay = undefined
  }

  async #loadNow(what: NonNullable<Messages['loading']>, load: () => Promise<void>): Promise<void> {
    this.#loading = what
    this.#error = undefined
    this.#changed()
    try {
      await load()
    } catch (error) {
      this.#error = error as ConfabError
    }
    this.#loading = undefined
    this.#changed()
  }

  /** A send of an earlier run, or one that was not given to `useSend`: what was shown of it is all that is known. */
  #failed(clientId: string, error: ConfabError): void {
    const message = this.#list.find((shown) => shown.clientId === clientId && shown.seq === undefined && !shown.failure)
    const { id } = this.#conversation
    if (message) failuresOf(this.#chat, id).add({ clientId, content: message.content, options: {}, message, error })
  }

  #retry(clientId: string): void {
    const { id } = this.#conversation
    const failure = failuresOf(this.#chat, id).take(clientId)
    // The same client id: should an earlier try have arrived after all, it is stored once.
    if (failure) void sendNoting(this.#chat, id, failure.content, { ...failure.options, clientId })
  }
}
