import type { Chat, User } from '@confab/client'
import { useMemo } from 'react'
import { useSurroundings } from './context.ts'
import { perChat } from './per-chat.ts'
import { keptMap } from './same.ts'
import { makeSource, useSource } from './source.ts'

/** Users by id, as far as they are known. */
export type Users = ReadonlyMap<string, User>

/** So many are asked for at once. */
const most = 200
const nobody: Users = new Map()

/** The users a chat was asked for. Those asked for in one turn are fetched together. */
class Directory {
  readonly #chat: Chat
  readonly #known = new Map<string, User>()
  readonly #asked = new Set<string>()
  #wanted: string[] = []
  readonly #listeners = new Set<() => void>()

  constructor(chat: Chat) {
    this.#chat = chat
  }

  of(user: string): User | undefined {
    return this.#known.get(user)
  }

  want(users: readonly string[]): void {
    for (const user of users) {
      if (this.#asked.has(user)) continue
      this.#asked.add(user)
      if (this.#wanted.push(user) === 1) queueMicrotask(() => this.#fetch())
    }
  }

  on(listener: () => void): () => void {
    const end = this.#chat.on('user', (user) => this.#take([user]))
    this.#listeners.add(listener)
    return () => {
      end()
      this.#listeners.delete(listener)
    }
  }

  #fetch(): void {
    const users = this.#wanted
    this.#wanted = []
    for (let from = 0; from < users.length; from += most) void this.#ask(users.slice(from, from + most))
  }

  async #ask(users: readonly string[]): Promise<void> {
    try {
      this.#take(await this.#chat.users(users))
    } catch {
      // Who wants them later asks again.
      for (const user of users) this.#asked.delete(user)
    }
  }

  #take(users: readonly User[]): void {
    for (const user of users) {
      const known = this.#known.get(user.user)
      if (!known || user.version >= known.version) this.#known.set(user.user, user)
    }
    for (const listener of [...this.#listeners]) listener()
  }
}

const directories = /* #__PURE__ */ perChat((chat) => new Directory(chat))

function usersOf(chat: Chat, ids: readonly string[]) {
  const directory = directories(chat)
  const now = (): [string, User][] =>
    ids.flatMap((id) => {
      const user = directory.of(id)
      return user ? [[id, user]] : []
    })
  return makeSource<Users>({
    read: (former) => keptMap(former, new Map(now())),
    begin(changed) {
      directory.want(ids)
      return directory.on(changed)
    },
  })
}

/** Names and pictures of these users, fetched together, and kept as they change. */
export function useUsers(ids: readonly string[]): Users {
  const { chat } = useSurroundings()
  const line = JSON.stringify(ids)
  const source = useMemo(() => chat && usersOf(chat, JSON.parse(line) as string[]), [chat, line])
  return useSource(source, nobody)
}
