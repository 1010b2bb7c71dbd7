import type { Chat, ConfabError, Conversation } from '@confab/client'
import { failuresOf } from './failures.ts'
import type { ListedMessage, Messages } from './message-list.ts'
import { kept, keptList } from './same.ts'
import { sendNoting } from './send.ts'
import { makeSource, type Source } from './source.ts'

const pageSize = 100
/** So many pages are loaded at most to get to a seq. */
const mostPages = 100

/** What a list of messages shows of one conversation, and how it moves through the log. */
export class Scroll {
  readonly source: Source<Messages>
  readonly #chat: Chat
  readonly #conversation: Conversation
  readonly #ways: Pick<Messages, 'loadOlder' | 'loadNewer' | 'around' | 'toNewest' | 'retry' | 'discard'>
  #loading: Messages['loading']
  #error: ConfabError | undefined
  #changed = (): void => {}

  constructor(chat: Chat, id: string) {
    this.#chat = chat
    this.#conversation = chat.conversation(id)
    this.#ways = {
      loadOlder: () => this.#load('older', () => this.#older()),
      loadNewer: async () => {},
      around: (seq) => this.#load('around', () => this.#to(seq)),
      toNewest: () => {},
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
    const { id } = this.#conversation
    const ends = [this.#conversation.on('change', changed), failuresOf(this.#chat, id).on(changed)]
    this.#conversation.open()
    return () => {
      for (const end of ends) end()
      this.#changed = () => {}
      this.#conversation.close()
    }
  }

  #read(former: Messages | undefined): Messages {
    const { messages, id, whole } = this.#conversation
    const failed = failuresOf(this.#chat, id).list.map(({ message, error }) => ({ ...message, failure: error }))
    const list = keptList<ListedMessage>(former?.list, [...messages, ...failed], (message) => message.clientId)
    const [loading, error] = [this.#loading, this.#error]
    return kept(former, { list, whole, hasOlder: this.#hasOlder(), hasNewer: false, loading, error, ...this.#ways })
  }

  #first(): number | undefined {
    return this.#conversation.held[0]?.seq
  }

  #hasOlder(): boolean {
    const { listing, held } = this.#conversation
    const [first] = held
    return listing !== undefined && first !== undefined && first.seq > Math.max(listing.from, listing.floor + 1, 1)
  }

  async #older(): Promise<boolean> {
    const before = this.#first()
    if (before === undefined || !this.#hasOlder()) return false
    const { entries } = await this.#conversation.history({ before, limit: pageSize })
    return entries.length > 0
  }

  async #to(seq: number): Promise<void> {
    for (let page = 0; page < mostPages; page++) {
      if (seq >= (this.#first() ?? 0) || !(await this.#older())) return
    }
  }

  async #load(what: 'older' | 'around', load: () => Promise<unknown>): Promise<void> {
    if (this.#loading) return
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

  #retry(clientId: string): void {
    const { id } = this.#conversation
    const failure = failuresOf(this.#chat, id).take(clientId)
    // The same client id: should an earlier try have arrived after all, it is stored once.
    if (failure) void sendNoting(this.#chat, id, failure.content, { ...failure.options, clientId })
  }
}
