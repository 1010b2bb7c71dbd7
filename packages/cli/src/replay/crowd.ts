import type { Chat } from '@confab/client'

/** A live client and what it has under way. */
interface Player {
  readonly chat: Chat
  busy: number
}

/**
 * The speakers: each user a client, made when he first has something to do. At most `most` are connected at once; who
 * has been quiet longest makes room, never one whose sends are not answered yet.
 */
export class Crowd {
  readonly #open: (user: string) => Chat
  readonly #most: number
  // In the order of their last act: the first has been quiet longest.
  readonly #players = new Map<string, Player>()
  readonly #waiting: (() => void)[] = []
  readonly known = new Set<string>()

  constructor(open: (user: string) => Chat, most: number) {
    this.#open = open
    this.#most = most
  }

  get connected(): number {
    return this.#players.size
  }

  /** The chats there are, in no order that matters. */
  get chats(): Chat[] {
    return [...this.#players.values()].map(({ chat }) => chat)
  }

  /** The user's client, held until `release`. Waits while all are busy. */
  async take(user: string): Promise<Chat> {
    for (;;) {
      const there = this.#players.get(user)
      if (there || this.#makeRoom()) {
        const player = there ?? { chat: this.#open(user), busy: 0 }
        player.busy++
        this.known.add(user)
        this.#players.delete(user)
        this.#players.set(user, player)
        return player.chat
      }
      await new Promise<void>((free) => this.#waiting.push(free))
    }
  }

  release(user: string): void {
    const player = this.#players.get(user)
    if (player) player.busy--
    this.#waiting.shift()?.()
  }

  close(): void {
    for (const { chat } of this.#players.values()) chat.close()
    this.#players.clear()
  }

  #makeRoom(): boolean {
    if (this.#players.size < this.#most) return true
    for (const [user, { chat, busy }] of this.#players) {
      if (busy > 0) continue
      chat.close()
      this.#players.delete(user)
      return true
    }
    return false
  }
}
