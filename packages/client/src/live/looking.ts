import type { Chat } from '../chat.ts'

/** A page that may be looked at or not; where there is none, as in Node, it always is. */
interface Page extends Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>> {
  readonly hidden?: boolean
}

/**
 * A page in the background is a device at which nobody looks: away, until somebody does again. Who chose to be away or
 * invisible stays so.
 */
export class Looking {
  readonly #chat: Chat
  readonly #page: Page
  readonly #look = () => this.tell()
  #isAway = false

  constructor(chat: Chat) {
    this.#chat = chat
    this.#page = (globalThis as { document?: Page }).document ?? {}
    this.#page.addEventListener?.('visibilitychange', this.#look)
  }

  /** A new connection was told what was chosen, and nothing of the page. */
  connected(): void {
    this.#isAway = false
    this.tell()
  }

  end(): void {
    this.#page.removeEventListener?.('visibilitychange', this.#look)
  }

  tell(): void {
    const isAway = this.#page.hidden === true
    if (isAway === this.#isAway || this.#chat.state.kind !== 'ready') return
    this.#isAway = isAway
    const { presence = 'online' } = this.#chat.presence ?? {}
    if (presence === 'online') this.#chat.tell('setPresence', { presence: isAway ? 'away' : presence })
  }
}
