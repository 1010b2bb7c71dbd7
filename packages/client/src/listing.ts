import type { Entry, Conversation as Wire } from '@confab/protocol'

/** The listing after an entry which is newer than it: its title, the reader's role, how many are in it. */
export function relisted(listing: Wire, { kind, content }: Entry, reader: string | undefined): Wire {
  if (kind === 'rename' && typeof content.title === 'string') return { ...listing, title: content.title }
  if (kind !== 'membership' || !Array.isArray(content.users)) return listing
  const { action, users, role } = content
  if (action === 'role')
    return users.includes(reader) ? { ...listing, role: role as NonNullable<Wire['role']> } : listing
  const joined = action === 'add' || action === 'join' ? users.length : 0
  const left = action === 'remove' || action === 'leave' ? users.length : 0
  return { ...listing, members: Math.max(0, listing.members + joined - left) }
}

/** Whether this entry takes the reader out of the conversation: nobody tells him otherwise. */
export function removes({ kind, content }: Entry, reader: string | undefined): boolean {
  if (kind !== 'membership' || !Array.isArray(content.users)) return false
  return (content.action === 'remove' || content.action === 'leave') && content.users.includes(reader)
}
