import type { ConfabError, Target } from '@confab/client'
import type { MessageStatus, Receipt, ReceiptPage } from '@confab/client/live'
import { useMemo } from 'react'
import { type Lively, useLively } from './life.ts'
import { keptMap } from './same.ts'
import { makeSource, useSource } from './source.ts'

/** How far one's own messages have come. Another object whenever anybody got or read something. */
export interface Receipts {
  /** Where the other members stand, by user id; in conversations of at most 100 members. */
  readonly others: ReadonlyMap<string, Receipt>
  /** How many are in it, oneself among them. */
  readonly members: number
  /** The ticks of an own message: sending, sent, delivered or read (by all), and by whom; undefined: it is not held. */
  readonly statusOf: (target: Target) => MessageStatus | undefined
  /** How many got and read a message, and a page of where each stands, in conversations of any size. Rejects with a ConfabError. */
  readonly receiptsOf: (seq: number, page?: { cursor?: string; limit?: number }) => Promise<ReceiptPage>
}

const none: Receipts = {
  others: new Map(),
  members: 0,
  statusOf: () => undefined,
  receiptsOf: () => Promise.reject(new Error('there is no chat yet') as ConfabError),
}

function receiptsIn({ chat, live }: Lively, id: string) {
  const conversation = chat.conversation(id)
  const company = live.in(conversation)
  const receiptsOf: Receipts['receiptsOf'] = (seq, page) => company.receiptsOf(seq, page)
  return makeSource<Receipts>({
    read(former) {
      const others = keptMap(former?.others, new Map(company.receipts))
      const members = conversation.listing?.members ?? 0
      return former && others === former.others && members === former.members
        ? former
        : { others, members, statusOf: (target) => company.statusOf(target), receiptsOf }
    },
    begin(changed) {
      const ends = [company.on('receipts', changed), company.on('people', changed), conversation.on('change', changed)]
      return () => {
        for (const end of ends) end()
      }
    },
  })
}

/** The ticks of own messages, and who has read, while the conversation is open (by `useMessages`). */
export function useReceipts(id: string): Receipts {
  const lively = useLively()
  return useSource(
    useMemo(() => lively && receiptsIn(lively, id), [lively, id]),
    none,
  )
}
