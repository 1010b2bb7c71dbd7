/** For who writes traces: kept out of the main entry, since no application's user needs it. */
import type { StoredCommand } from './storage.ts'

/** Kind and content of the entry that a command stores; `user`: who sends it. Nothing for a `create`. */
export function storedBy(command: StoredCommand, user: string): { kind: string; content: unknown } | undefined {
  const { type, payload } = command
  const { conversationId: _, clientId: __, ...fields } = payload
  if (type === 'send')
    return { kind: typeof payload.kind === 'string' ? payload.kind : 'message', content: payload.content }
  if (type === 'edit') return { kind: 'edit', content: fields }
  if (type === 'react') return { kind: 'reaction', content: fields }
  if (type === 'delete') return { kind: 'deletion', content: fields }
  if (type === 'rename') return { kind: 'rename', content: fields }
  if (type === 'changeMembers') return { kind: 'membership', content: { users: [user], ...fields } }
  return undefined
}
