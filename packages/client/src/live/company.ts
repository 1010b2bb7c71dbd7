import type { Entry, PendingPage, Receipt, ReceiptPage } from '@confab/protocol'
import type { Chat } from '../chat.ts'
import type { Clock } from '../clock.ts'
import type { Conversation, Target } from '../conversation.ts'
import { Emitter } from '../emitter.ts'
import { type MessageStatus, Receipts } from './receipts.ts'
import { Keystrokes, Typists } from './typing.ts'

/** Of more members than this nobody's place is told live. */
const liveMembers = 100

/** What changed of a company. `receipts`: these stand elsewhere now. `typists`: who types now. `people`: who they are. */
export interface CompanyEvents {
  receipts: readonly Receipt[]
  typists: readonly string[]
  people: readonly string[]
}

/** The others in a conversation, as long as it is open: who they are, where they stand, and who of them types. */
export class Company {
  readonly conversation: Conversation
  readonly #chat: Chat
  readonly #receipts = new Receipts()
  readonly #keystrokes: Keystrokes
  readonly #typists: Typists
  readonly #events = new Emitter<CompanyEvents>()
  readonly #ends: (() => void)[]
  /** The connection over which it was fetched: what came between two is not told. */
  #fetchedOver: string | undefined
  #people: readonly string[] = []

  constructor(chat: Chat, conversation: Conversation, clock: Clock) {
    this.#chat = chat
    this.conversation = conversation
    const conversationId = conversation.id
    this.#keystrokes = new Keystrokes(clock, (typing) => chat.tell('typing', { conversationId, typing }))
    this.#typists = new Typists(clock, () => this.#events.emit('typists', this.typists))
    this.#ends = [
      conversation.on('change', () => this.#look()),
      conversation.on('entry', (entry) => this.#shown(entry)),
    ]
    this.#look()
  }

  /** Where the other members stand, by user id: in conversations of at most 100 members. */
  get receipts(): ReadonlyMap<string, Receipt> {
    return this.#receipts.rows
  }

  /** Who types now. */
  get typists(): readonly string[] {
    return this.#typists.users
  }

  /** The other members, as far as they were fetched: 200 at most. Nobody while the conversation is not open. */
  get people(): readonly string[] {
    return this.conversation.isOpen ? this.#people : []
  }

  /** Calls `listener` each time; the returned function ends that. */
  on<E extends keyof CompanyEvents>(event: E, listener: (value: CompanyEvents[E]) => void): () => void {
    return this.#events.on(event, listener)
  }

  /** To be called at every keystroke: the others are told when it lasts, and when it ends. */
  typing(): void {
    const { kind } = this.#chat.state
    if (kind !== 'closed' && kind !== 'refused') this.#keystrokes.press()
  }

  /** One types no more. Sending says so too, and so do 5 s without a keystroke. */
  stopTyping(): void {
    this.#keystrokes.stop()
  }

  /** How far an own message has come, as far as `receipts` tell; undefined: it is not held. */
  statusOf(target: Target): MessageStatus | undefined {
    const { messages, listing } = this.conversation
    const isIt = ({ clientId }: { clientId: string }) => typeof target !== 'number' && clientId === target.clientId
    const found = typeof target === 'number' ? { seq: target } : messages.find(isIt)
    return found && this.#receipts.status(found.seq, (listing?.members ?? 0) - 1)
  }

  /** How many members have got and read up to a seq, and a page of where each stands. Rejects with a ConfabError. */
  receiptsOf(seq: number, page: { cursor?: string; limit?: number } = {}): Promise<ReceiptPage> {
    return this.#chat.ask('receipts', { conversationId: this.conversation.id, seq, ...page })
  }

  /** A page of the members who have not got everything, and since when. Rejects with a ConfabError. */
  pending(page: { cursor?: string; limit?: number } = {}): Promise<PendingPage> {
    return this.#chat.ask('pending', { conversationId: this.conversation.id, ...page })
  }

  /** What the server tells; for `Live`. */
  heard(receipts: readonly Receipt[]): void {
    const others = receipts.filter(({ user }) => user !== this.#chat.user)
    const news = this.#receipts.take(others)
    if (news.length > 0) this.#events.emit('receipts', news)
  }

  typed(users: readonly { readonly user: string; readonly typing: boolean }[]): void {
    this.#typists.take(users.filter(({ user }) => user !== this.#chat.user))
  }

  /** A message of one's own goes out. */
  sent(): void {
    this.#keystrokes.sent()
  }

  end(): void {
    for (const end of this.#ends) end()
    this.#keystrokes.sent()
    this.#typists.end()
  }

  /** Once a connection, while it is open: who they are, and where they stand. From then on it comes by itself. */
  #look(): void {
    const { state } = this.#chat
    const { isOpen, listing } = this.conversation
    const connection = state.kind === 'ready' ? state.connectionId : undefined
    const wanted = isOpen && listing && listing.to === undefined ? connection : undefined
    if (wanted === this.#fetchedOver) return
    this.#fetchedOver = wanted
    if (wanted && listing) void this.#fetch(listing.members <= liveMembers, Math.max(1, listing.head))
    else this.#events.emit('people', this.people)
  }

  async #fetch(isSmall: boolean, seq: number): Promise<void> {
    const { id: conversationId } = this.conversation
    try {
      if (isSmall) {
        const { items } = await this.#chat.ask('receipts', { conversationId, seq, limit: 200 })
        this.heard(items)
        this.#name(items)
      } else this.#name((await this.#chat.ask('members', { conversationId, limit: 200 })).items)
    } catch {
      // He is no member any more, or the chat is closed: nobody's place concerns him.
    }
  }

  #name(items: readonly { readonly user: string }[]): void {
    this.#people = items.map(({ user }) => user).filter((user) => user !== this.#chat.user)
    this.#receipts.keep(this.#people)
    this.#events.emit('people', this.people)
  }

  /** Who came or went is fetched; so is where they stand. */
  #shown({ kind }: Entry): void {
    if (kind !== 'membership') return
    this.#fetchedOver = undefined
    this.#look()
  }
}
