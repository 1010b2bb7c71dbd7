import type { Chat, ConfabError } from '@confab/client'
import { type Live, live } from '@confab/client/live'
import { type Conversation, type Entry, isMessage } from '@confab/protocol'
import { joinNamed, openDirect } from '../talk/place.ts'
import type { Somebody } from '../talk/somebody.ts'
import { entryLines } from '../terminal/entry-lines.ts'
import { printable } from '../terminal/printable.ts'
import type { Screen } from '../terminal/screen.ts'
import type { Style } from '../terminal/style.ts'
import { listLines, quoteOf, seenLine, typistsText, whoLine } from './lines.ts'
import { nameOf, page, Room } from './room.ts'
import { Ticks } from './ticks.ts'
import { help, namedIn, readTyped, type Typed } from './words.ts'

interface Needs {
  readonly me: Somebody
  readonly chat: Chat
  readonly screen: Screen
  readonly style: Style
  readonly now: () => number
}

/** A chat on a screen: what is typed goes out, what comes is shown. */
export class Talk {
  readonly #needs: Needs
  readonly #sending = new Set<Promise<unknown>>()
  readonly #live: Live
  #room: Room | undefined
  #state = 'connecting'

  constructor(needs: Needs) {
    this.#needs = needs
    this.#live = live(needs.chat)
    needs.chat.on('state', (state) => {
      this.#state = state.kind
      this.#prompt()
    })
    needs.chat.on('unread', () => this.#prompt())
    needs.screen.onKey((line) => this.#room?.typed(line))
  }

  /** Shows a conversation instead of the one before. Rejects with a ConfabError. */
  async enter(listing: Conversation): Promise<void> {
    const { chat, screen, style, me, now } = this.#needs
    const held = chat.conversation(listing.conversationId)
    // Of what came while it was not on the screen only the newest may be held.
    if (held.shown !== undefined && held.held.length < page) await held.history({ limit: page })
    this.#room?.leave()
    const company = this.#live.in(held)
    const ticks = new Ticks(company, screen, style)
    const lines = (entry: Entry): string[] => {
      const shown = entryLines(entry, style, now(), me.user, (seq) => quoteOf(held, seq))
      const isMine = isMessage(entry.kind) && entry.sender === me.user && screen.isTerminal
      return isMine ? [...shown.slice(0, -1), ticks.line(entry.seq, shown.at(-1) ?? '')] : shown
    }
    // Before what is held of it, which the room shows as soon as it is there.
    const name = printable(nameOf(listing))
    screen.show(style.dim(`${name}, ${listing.kind}, as ${me.user}; /help names what there is`))
    const room = new Room(listing, company, (entries) => screen.show(...entries.flatMap(lines)))
    room.until(ticks.watch())
    room.until(company.on('typists', () => this.#prompt()))
    room.on('removed', () => screen.show(style.bad(`you are no longer in ${name}`)))
    this.#room = room
    this.#prompt()
  }

  /** Does what a line says. Answers false when it is time to go. */
  async take(line: string): Promise<boolean> {
    const typed = readTyped(line)
    if (typed.type === 'quit') return false
    try {
      await this.#do(typed)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      this.#needs.screen.show(this.#needs.style.bad(printable(error.message)))
    }
    return true
  }

  /** How much of what was typed is not stored yet. */
  get unsent(): number {
    return this.#sending.size
  }

  /** Waits until all that was typed is stored, or `patience` ms. Answers how many are not. */
  async settle(patience: number): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, patience)
    await Promise.race([Promise.allSettled(this.#sending), promise])
    clearTimeout(timer)
    return this.#sending.size
  }

  async #do(typed: Typed): Promise<void> {
    const { screen, style, me } = this.#needs
    const room = this.#room
    if (typed.type === 'help') screen.show(...help.map(style.dim))
    else if (typed.type === 'wrong') screen.show(style.bad(printable(typed.why)))
    else if (typed.type === 'list') await this.#list()
    else if (typed.type === 'join') await this.enter(await joinNamed(me, typed.name))
    else if (typed.type === 'with') await this.enter(await openDirect(me, typed.name))
    else if (room) await this.#inRoom(typed, room)
  }

  async #inRoom(typed: Typed, room: Room): Promise<void> {
    const { screen, style, me } = this.#needs
    if (typed.type === 'say') this.#send(room.held.send(typed.text, namedIn(typed.text, room.company.people)))
    else if (typed.type === 'reply') {
      const named = namedIn(typed.text, room.company.people)
      this.#send(room.held.send(typed.text, { ...named, replyTo: typed.seq }))
    } else if (typed.type === 'edit') this.#send(room.held.edit(typed.seq, typed.text))
    else if (typed.type === 'react') this.#send(room.held.react(typed.seq, typed.text))
    else if (typed.type === 'unreact') this.#send(room.held.unreact(typed.seq, typed.text))
    else if (typed.type === 'delete') this.#send(room.held.delete(typed.seq))
    else if (typed.type === 'older' && !(await room.older())) screen.show(style.dim('this is the beginning'))
    else if (typed.type === 'who') {
      const users = await me.members(room.listing.conversationId)
      screen.show(users.map((user) => whoLine(this.#live.presence(user), me.user, style)).join('  '))
    } else if (typed.type === 'seen') {
      screen.show(seenLine(await room.company.receiptsOf(typed.seq, { limit: 200 }), typed.seq, me.user))
    }
  }

  /** The SDK keeps what can't be sent now, and sends it when the connection is back; only a refusal is told. */
  #send(pending: Promise<unknown>): void {
    const { screen, style } = this.#needs
    this.#sending.add(pending)
    this.#prompt()
    pending
      .catch((error: ConfabError) => {
        if (error.code !== 'closed') screen.show(style.bad(`not sent: ${printable(error.message)}`))
      })
      .finally(() => {
        this.#sending.delete(pending)
        this.#prompt()
      })
  }

  async #list(): Promise<void> {
    const { screen, style, me, chat } = this.#needs
    const all = (await me.conversations()).filter(({ to }) => to === undefined)
    const listed = all.slice(0, 50).map((one) => ({ one, held: chat.conversation(one.conversationId) }))
    screen.show(...(all.length > 0 ? listLines(listed, style) : ['you are in none']))
  }

  #prompt(): void {
    const { screen, style, chat } = this.#needs
    const state = this.#state === 'ready' ? '' : style.bad(` (${this.#state})`)
    const unsent = this.#sending.size > 0 && this.#state !== 'ready' ? style.dim(` ${this.#sending.size} unsent`) : ''
    const elsewhere = chat.unread.unread - (this.#room?.held.unread ?? 0)
    const unread = elsewhere > 0 ? style.dim(` +${elsewhere}`) : ''
    const who = typistsText(this.#room?.company.typists ?? [])
    const typists = who === '' ? '' : style.dim(` (${who})`)
    screen.prompt(
      `${style.bold(printable(this.#room ? nameOf(this.#room.listing) : ''))}${unread}${typists}${state}${unsent}> `,
    )
  }
}
