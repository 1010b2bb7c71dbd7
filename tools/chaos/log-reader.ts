import type { Entry } from '@confab/protocol'
import { entryBody } from '../../packages/cli/src/replay/tracing.ts'
import { type EntryItems, Somebody } from '../../packages/cli/src/talk/somebody.ts'
import type { Target } from '../../packages/cli/src/talk/target.ts'
import type { Room } from './cast.ts'
import type { Lines } from './lines.ts'

/**
 * Reads a conversation from its beginning to its head, over REST and not by the SDK: what proves the others shares no
 * code with them.
 */
export async function readLog(target: Target, room: Room, lines: Lines): Promise<Entry[]> {
  const reader = new Somebody(target, room.reader)
  const actor = `${room.reader}/full`
  const entries: Entry[] = []
  for (;;) {
    const after = entries.at(-1)?.seq ?? 0
    const page = await reader.ask<EntryItems>(`/v1/conversations/${room.id}/entries?after=${after}&limit=200`)
    for (const entry of page.items) lines.write(actor, 'rest', entryBody(room.id, entry))
    entries.push(...page.items)
    if (page.more && page.items.length > 0) continue
    lines.write(actor, 'rest', { ev: 'end', conv: room.id, seq: page.head, full: true })
    return entries
  }
}
