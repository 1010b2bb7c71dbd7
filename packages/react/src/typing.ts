import { useMemo } from 'react'
import { type Lively, useLively } from './life.ts'
import { kept } from './same.ts'
import { makeSource, useSource } from './source.ts'

/** Who types in a conversation, and the way to say that one does. */
export interface Typing {
  /** The others who type now, by user id. */
  readonly users: readonly string[]
  /** To be called at every keystroke: the others are told when it lasts. */
  readonly typing: () => void
  /** To be called when the text is gone. Sending says so too, and so do 5 s without a keystroke. */
  readonly stopTyping: () => void
}

const nobody: readonly string[] = []

function typistsOf({ chat, live }: Lively, id: string) {
  const company = live.in(chat.conversation(id))
  return makeSource<readonly string[]>({
    read: (former) => kept(former, company.typists),
    begin: (changed) => company.on('typists', changed),
  })
}

/** Who types, while the conversation is open (by `useMessages`). It changes only what uses it, not the messages. */
export function useTyping(id: string): Typing {
  const lively = useLively()
  const users = useSource(
    useMemo(() => lively && typistsOf(lively, id), [lively, id]),
    nobody,
  )
  const ways = useMemo(() => {
    const company = lively?.live.in(lively.chat.conversation(id))
    return { typing: () => company?.typing(), stopTyping: () => company?.stopTyping() }
  }, [lively, id])
  return useMemo(() => ({ users, ...ways }), [users, ways])
}
