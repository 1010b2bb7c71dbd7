import type { Chat, Message } from '@confab/client'
import { foldMessages } from '@confab/client/messages'
import { useSurroundings } from './context.ts'
import { perChat } from './per-chat.ts'
import { kept } from './same.ts'
import { makeSource, useSource } from './source.ts'

/** A page in which the latest message is looked for: edits, and who came or went, stand behind it. */
const pageSize = 20
/** So many are asked for at once: a list asks for all its rows when it is first shown. */
const atOnce = 4

/** Does so many works of a chat at once, and the others after them. */
class Turns {
  #underWay = 0
  readonly #waiting: (() => Promise<void>)[] = []

  take(work: () => Promise<void>): void {
    this.#waiting.push(work)
    if (this.#underWay < atOnce) void this.#next()
  }

  async #next(): Promise<void> {
    this.#underWay++
    for (let work = this.#waiting.shift(); work; work = this.#waiting.shift()) await work()
    this.#underWay--
  }
}

const turns = /* #__PURE__ */ perChat(() => new Turns())

const latests = /* #__PURE__ */ perChat((chat: Chat, id: string) => {
  const conversation = chat.conversation(id)
  let fetched: { readonly head: number; readonly message: Message | undefined } | undefined
  let tell = (): void => {}
  const last = (): Message | undefined => conversation.messages.at(-1)
  // What is held of a conversation that was left ends where it was left.
  const held = (): Message | undefined => {
    const isHeld = last()?.seq === undefined || (conversation.shown ?? 0) >= conversation.head
    return isHeld ? last() : undefined
  }
  const newest = (): Message | undefined => {
    const message = last()
    return (fetched?.message?.seq ?? 0) > (message?.seq ?? 0) ? fetched?.message : message
  }
  const look = async (): Promise<void> => {
    const { head } = conversation
    if (held() || fetched?.head === head) return
    try {
      const { entries } = await chat.ask('history', { conversationId: id, limit: pageSize })
      fetched = { head, message: foldMessages(entries, chat.user).at(-1) }
      tell()
    } catch {
      // Not this user's any more, or the chat is closed: the next head asks again.
    }
  }
  return makeSource<Message | undefined>({
    read: (former) => kept(former, held() ?? newest()),
    begin(changed) {
      let asked = 0
      const change = (): void => {
        changed()
        if (!conversation.listing || asked === conversation.head || held()) return
        asked = conversation.head
        turns(chat).take(look)
      }
      tell = changed
      change()
      return conversation.on('change', change)
    },
  })
})

/**
 * The latest message of a conversation, for a row of a list: what is held, or what is asked for once a head, as of a
 * conversation that nobody opened only the head is known.
 */
export function useLatest(id: string): Message | undefined {
  const { chat } = useSurroundings()
  return useSource(chat && latests(chat, id), undefined)
}
