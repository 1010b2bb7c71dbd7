import type { CommandPayload, CommandType, Created, ReplyPayload, User } from '@confab/protocol'
import type { ChatEvents } from './chat-events.ts'
import type { ChatState } from './chat-state.ts'
import type { Conversation } from './conversation.ts'
import { Desk } from './desk.ts'
import type { ConnectOptions } from './options.ts'
import { withDefaults } from './options.ts'
import { type Pending, pending } from './pending.ts'
import type { Unread } from './unread.ts'

/** A user's chat: its conversations, and the connection to the server that keeps them. */
export class Chat {
  readonly #desk: Desk

  constructor(options: ConnectOptions) {
    this.#desk = new Desk(withDefaults(options))
    this.#desk.start()
  }

  /** The connection as it is now. */
  get state(): ChatState {
    return this.#desk.state
  }

  /** Who the token says one is; undefined until the first connection. */
  get user(): string | undefined {
    return this.#desk.user()
  }

  /** How many sends wait for their acknowledgement. */
  get outboxSize(): number {
    return this.#desk.outbox.size
  }

  /** Those the server lists, most recent first. */
  get conversations(): readonly Conversation[] {
    return this.#desk.roster.list
  }

  /** What is unread, in all of them. */
  get unread(): Unread {
    return this.#desk.unread
  }

  /** The object of a conversation, the same one each time; whether the server knows it shows in its `listing`. */
  conversation(id: string): Conversation {
    return this.#desk.roster.row(id).conversation
  }

  /** How the user wishes to be shown on this device, as `setPresence` was told; undefined: it was not. */
  get presence(): Readonly<CommandPayload<'setPresence'>> | undefined {
    return this.#desk.presence
  }

  /** Calls `listener` each time; the returned function ends that. */
  on<E extends keyof ChatEvents>(event: E, listener: (value: ChatEvents[E]) => void): () => void {
    return this.#desk.events.on(event, listener)
  }

  /** Resolves when there is a connection, or with `whole` when nothing is missing. Rejects when there will be none. */
  until(wanted: 'ready' | 'whole'): Promise<void> {
    return this.#desk.until(wanted)
  }

  /** Opens the conversation with one other person; the same one for both, always. */
  createDirect(user: string): Pending<Conversation> {
    return this.#create({ kind: 'direct', users: [user] })
  }

  /** Makes a group of these users and oneself, its owner. */
  createGroup(group: { title?: string; users: readonly string[] }): Pending<Conversation> {
    return this.#create({ kind: 'group', ...group })
  }

  /** Makes a channel, which anybody of the tenant may join. */
  createChannel(channel: { title: string; users?: readonly string[] }): Pending<Conversation> {
    return this.#create({ kind: 'channel', ...channel })
  }

  /** Makes an announcement, which all of the tenant read; only for admins of the tenant. */
  createAnnouncement(announcement: { title: string }): Pending<Conversation> {
    return this.#create({ kind: 'announcement', ...announcement })
  }

  /** Names and pictures, of up to 200 users. Rejects with a ConfabError. */
  async users(ids: readonly string[]): Promise<User[]> {
    return (await this.#desk.ask('users', { users: [...ids] })).items
  }

  /**
   * How the user is shown on this device, now and over reconnects: `online` becomes `away` by itself, 5 min after the
   * last command. `status`: a text of at most 100 characters, until a time in ms. Rejects with a ConfabError.
   */
  async setPresence(
    presence: 'online' | 'away' | 'invisible',
    status?: { readonly text: string; readonly until?: number },
  ): Promise<void> {
    const wanted = { presence, ...(status && { status }) }
    this.#desk.presence = wanted
    await this.#desk.ask('setPresence', wanted)
  }

  /** Asks what the protocol knows, over reconnects and waits, until there is an answer. Rejects with a ConfabError. */
  ask<T extends CommandType>(type: T, payload: CommandPayload<T>): Promise<ReplyPayload<T>> {
    return this.#desk.ask(type, payload)
  }

  /** Tells the server something whose answer nobody waits for; without a connection it is dropped. */
  tell<T extends CommandType>(type: T, payload: CommandPayload<T>): void {
    this.#desk.tell(type, payload)
  }

  /** Tries again at once, if it waits, and makes sure that the connection lives. */
  wake(): void {
    this.#desk.wake()
  }

  /**
   * Ends it, at once; nothing of it goes on, and every promise it gave is settled. Sends not acknowledged are rejected,
   * and kept in the storage. Resolves when that is written, and may be given to another chat. Never rejects.
   */
  close(): Promise<void> {
    return this.#desk.close()
  }

  #create(fields: Record<string, unknown>): Pending<Conversation> {
    const desk = this.#desk
    const clientId = desk.ids()
    const command = { clientId, lane: 'create', type: 'create', payload: { clientId, ...fields } } as const
    const created = desk.add(command).then((reply) => desk.roster.adopt((reply as Created).conversation))
    return pending(clientId, created)
  }
}

/** Connects, and stays connected until `close`. Throws a TypeError where the url is none. */
export function connect(options: ConnectOptions): Chat {
  return new Chat(options)
}
