import { type EntryItems, Somebody } from '../talk/somebody.ts'
import type { Target } from '../talk/target.ts'
import { narrator } from './stage.ts'
import { entryBody, type Trace } from './tracing.ts'

/**
 * Reads a conversation from its beginning to its head, over REST and not by the SDK: what proves the others shares no
 * code with them. Answers the head.
 */
export async function readWhole(target: Target, conversationId: string, trace: Trace): Promise<number> {
  const reader = new Somebody(target, narrator)
  const actor = `${narrator}/full`
  let after = 0
  for (;;) {
    const path = `/v1/conversations/${conversationId}/entries?after=${after}&limit=200`
    const page = await reader.ask<EntryItems>(path)
    for (const entry of page.items) trace.write(actor, 'rest', entryBody(conversationId, entry))
    after = page.items.at(-1)?.seq ?? after
    if (page.more && page.items.length > 0) continue
    trace.write(actor, 'rest', { ev: 'end', conv: conversationId, seq: page.head, full: true })
    return page.head
  }
}
